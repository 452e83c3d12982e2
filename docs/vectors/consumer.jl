# Holds a trainer to the test vectors: julia consumer.jl vectors.json. Needs JSON (0.21 or 1).
# Put your own program in the place of `mine`, which gives the names of the truths that it has. The rest stays.
import JSON

softplus(a) = max(a, zero(a)) + log1p(exp(-abs(a)))

function mine(W, b, c, T, units, rows, counts)
    W, b, c, share = W / T, b / T, c / T, counts / sum(counts)
    spin = units[1] == -1
    states = [collect(Float64, v) for v in vec(collect(Iterators.product(fill(units, length(b))...)))]
    activation(v) = W' * v + c
    mean(v) = spin ? tanh.(activation(v)) : 1 ./ (1 .+ exp.(-activation(v)))
    unit(a) = spin ? softplus(2a) - a : softplus(a)
    ln_f(v) = b' * v + sum(unit, activation(v))
    logs = ln_f.(states)
    ln_Z = maximum(logs) + log(sum(exp.(logs .- maximum(logs))))
    phase(vs, p) = (sum(p .* (v * mean(v)' for v in vs)), sum(p .* vs), sum(p .* mean.(vs)))
    data, model = phase(rows, share), phase(states, exp.(logs .- ln_Z))
    Dict("ln_Z" => ln_Z, "free_energy" => -ln_f.(rows), "log_likelihood.mean" => sum(share .* (ln_f.(rows) .- ln_Z)),
         ("gradient." * k => (x - y) / T for (k, x, y) in zip(("W", "b", "c"), data, model))...)
end

# A number, a list, or rows as a matrix of so many rows.
numbers(x) = Float64(x)
numbers(x::AbstractVector) = first(x) isa AbstractVector ? permutedims(reduce(hcat, map(r -> Float64.(r), x))) : Float64.(x)

vectors = JSON.parsefile(ARGS[1])["vectors"]
failed = Dict{String,Dict{String,Float64}}()
for vector in vectors
    x, data = vector["doubles"], vector["data"]
    rows, units = [Float64.(row) for row in data["rows"]], Float64.(vector["units"])
    found = mine(numbers(x["W"]), numbers(x["b"]), numbers(x["c"]), x["temperature"], units, rows, Float64.(data["counts"]))
    for (name, number) in found
        haskey(vector["truths"], name) || continue
        truth = vector["truths"][name]
        off = maximum(abs.(number .- numbers(truth["double"])) ./ numbers(truth["float64"]))
        off <= 1 || (get!(Dict{String,Float64}, failed, name)[vector["name"]] = isnan(off) ? Inf : off)
    end
end
# The flags of those vectors that failed: of all that are far off, and of none that passed. gradient.W has the flags of
# gradient, so that all three blocks count.
for (truth, names) in failed
    group = replace(truth, r"\.[Wbc]$" => "")
    off = mergewith(max, (of for (name, of) in failed if name == truth || startswith(name, group * "."))...)
    flags(v) = haskey(v["flags"], group) ? String[v["flags"][group]["both"]; v["flags"][group]["float64"]] : String[]
    far = Set(name for (name, x) in off if x > 100)
    suspects = filter(unique(reduce(vcat, flags.(vectors)))) do flag
        flagged = Set(v["name"] for v in vectors if flag in flags(v))
        far ⊆ flagged ⊆ keys(off)
    end
    foreach(((name, off),) -> println("$truth of $name is off by $off times the tolerance"), names)
    println("$truth: flags of just these vectors: ", isempty(suspects) ? "none" : join(suspects, ", "))
end
exit(isempty(failed) ? 0 : 1)
