// Holds a trainer to the test vectors: g++ -std=c++17 consumer.cpp && ./a.out vectors.json. Needs nlohmann-json3-dev.
// Put your own program in the place of `mine`, which gives the names of the truths that it has. The rest stays.
#include <cmath>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

using json = nlohmann::json;
using List = std::vector<double>;

// Numbers one after the other, rows first.
List flat(const json& x) {
    if (!x.is_array()) return {x.get<double>()};
    List all;
    for (const json& part : x) for (double y : flat(part)) all.push_back(y);
    return all;
}

double softplus(double a) { return std::max(a, 0.0) + std::log1p(std::exp(-std::abs(a))); }

std::map<std::string, List> mine(List W, List b, List c, double T, List units, const List& rows, const List& counts) {
    const size_t n_v = b.size(), n_h = c.size();
    const bool spin = units[0] == -1;
    for (List* x : {&W, &b, &c}) for (double& y : *x) y /= T;
    auto activation = [&](const double* v, size_t j) { double a = c[j]; for (size_t i = 0; i < n_v; ++i) a += v[i] * W[i * n_h + j]; return a; };
    auto ln_f = [&](const double* v) {
        double sum = 0;
        for (size_t i = 0; i < n_v; ++i) sum += b[i] * v[i];
        for (size_t j = 0; j < n_h; ++j) { double a = activation(v, j); sum += spin ? softplus(2 * a) - a : softplus(a); }
        return sum;
    };
    List states, logs, gW(n_v * n_h), gb(n_v), gc(n_h);
    for (size_t s = 0; s < size_t(1) << n_v; ++s) for (size_t i = 0; i < n_v; ++i) states.push_back(units[s >> i & 1]);
    for (size_t s = 0; s < states.size(); s += n_v) logs.push_back(ln_f(&states[s]));
    double most = *std::max_element(logs.begin(), logs.end()), Z = 0, N = 0, mean = 0;
    for (double x : logs) Z += std::exp(x - most);
    const double ln_Z = most + std::log(Z);
    auto add = [&](const double* v, double p) {
        for (size_t i = 0; i < n_v; ++i) gb[i] += p * v[i] / T;
        for (size_t j = 0; j < n_h; ++j) {
            double a = activation(v, j), q = spin ? std::tanh(a) : 1 / (1 + std::exp(-a));
            gc[j] += p * q / T;
            for (size_t i = 0; i < n_v; ++i) gW[i * n_h + j] += p * v[i] * q / T;
        }
    };
    for (double count : counts) N += count;
    List F;
    for (size_t r = 0; r < counts.size(); ++r) {
        F.push_back(-ln_f(&rows[r * n_v]));
        mean += counts[r] / N * (-F[r] - ln_Z);
        add(&rows[r * n_v], counts[r] / N);
    }
    for (size_t s = 0; s < logs.size(); ++s) add(&states[s * n_v], -std::exp(logs[s] - ln_Z));
    return {{"ln_Z", {ln_Z}}, {"free_energy", F}, {"log_likelihood.mean", {mean}}, {"gradient.W", gW}, {"gradient.b", gb}, {"gradient.c", gc}};
}

int main(int, char** argv) {
    const json vectors = json::parse(std::ifstream(argv[1]))["vectors"];
    // By truth and vector, in tolerances.
    std::map<std::string, std::map<std::string, double>> failed;
    for (const json& v : vectors) {
        const json &x = v["doubles"], &data = v["data"];
        auto found = mine(flat(x["W"]), flat(x["b"]), flat(x["c"]), x["temperature"], flat(v["units"]), flat(data["rows"]), flat(data["counts"]));
        for (const auto& [name, numbers] : found) {
            if (!v["truths"].contains(name)) continue;
            const List truth = flat(v["truths"][name]["double"]), tolerance = flat(v["truths"][name]["float64"]);
            for (size_t k = 0; k < numbers.size(); ++k)
                if (double off = std::abs(numbers[k] - truth[k]) / tolerance[k]; !(off <= 1)) {
                    double& worst = failed[name][v["name"]];
                    worst = std::isnan(off) ? INFINITY : std::max(worst, off);
                }
        }
    }
    // The flags of those vectors that failed: of all that are far off, and of none that passed. gradient.W has the flags
    // of gradient, so that all three blocks count.
    for (const auto& [truth, names] : failed) {
        std::map<std::string, std::set<std::string>> flagged;
        std::map<std::string, double> off;
        const std::string group = truth.substr(0, 9) == "gradient." ? "gradient" : truth;
        for (const auto& [name, of] : failed)
            if (name == truth || name.substr(0, group.size() + 1) == group + ".")
                for (const auto& [vector, x] : of) off[vector] = std::max(off[vector], x);
        for (const json& v : vectors)
            for (const char* in : {"both", "float64"})
                for (const json& flag : v["flags"].value(group, json::object()).value(in, json::array())) flagged[flag].insert(v["name"]);
        for (const auto& [name, x] : names) std::cout << truth << " of " << name << " is off by " << x << " times the tolerance\n";
        std::cout << truth << ": flags of just these vectors:";
        for (const auto& [flag, of] : flagged) {
            bool fits = true;
            for (const std::string& name : of) fits &= off.count(name) > 0;
            for (const auto& [name, x] : off) fits &= x <= 100 || of.count(name) > 0;
            if (fits) std::cout << " " << flag << ";";
        }
        std::cout << "\n";
    }
    return failed.empty() ? 0 : 1;
}
