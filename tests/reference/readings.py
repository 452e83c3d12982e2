"""Wrong claims about one 3 x 2 machine, by sums over all states in plain Python: makes tests/data/readings.json again.

    python3 tests/reference/readings.py > tests/data/readings.json
"""
import json
import struct
from itertools import product
from math import exp,log,log1p,fsum
W=[[0.7310585786300049,-1.2039728043259361],[0.35667494393873245,0.9162907318741551],[-0.5108256237659907,1.6094379124341003]]
B=[-0.6931471805599453,0.4054651081081644,0.22314355131420976]
C=[1.0986122886681098,-0.2876820724517809]
X=[(1,0,1),(0,1,1),(1,1,0),(0,0,1),(1,1,1)]
V=list(product((0,1),repeat=3))
def act(v,W=W,C=C): return [C[j]+sum(v[i]*W[i][j] for i in range(3)) for j in range(2)]
def Fe(v,b=B,c=C,W=W): return -sum(b[i]*v[i] for i in range(3))-sum(log1p(exp(a)) for a in act(v,W,c))
def lnz(b=B,c=C,W=W): return log(fsum(exp(-Fe(v,b,c,W)) for v in V))
Z2=[0.0]*2; Z3=[0.0]*3
mean=lambda f: fsum(f(v) for v in X)/5
ll=lambda fb,fc,zb,zc: mean(lambda v:-Fe(v,fb,fc))-lnz(zb,zc)
sg=lambda x:1/(1+exp(-x))
f32=lambda x: struct.unpack('f',struct.pack('f',x))[0]
r6=lambda x: round(x,6)
mod=lambda f:{"W":[[f(x) for x in r] for r in W],"b":[f(x) for x in B],"c":[f(x) for x in C],"dtype":"float64"}
I=lambda x:x
fe=[Fe(v) for v in X]; pr=[exp(-x-lnz()) for x in fe]; co=[[sg(a) for a in act(v)] for v in X]
out=[]
def case(name,claim,mistake,m=I): out.append({"name":name,"model":mod(m),"data":X,"claim":claim,"mistake":mistake})
case("F without b",{"log_likelihood":ll(Z3,C,B,C)},"visible-bias-mismatch")
case("Z without b",{"log_likelihood":ll(B,C,Z3,C)},"visible-bias-mismatch")
case("F without c",{"log_likelihood":ll(B,Z2,B,C)},"hidden-bias-mismatch")
case("Z without c",{"log_likelihood":ll(B,C,B,Z2)},"hidden-bias-mismatch")
case("F without half of c",{"log_likelihood":ll(B,[C[0],0.0],B,C)},"")
case("free energies of the rows backwards",{"free_energy":fe[::-1]},"rows-reordered")
case("probabilities sorted",{"probability":sorted(pr)},"rows-reordered")
case("conditionals of the rows backwards",{"conditional":co[::-1]},"rows-reordered")
case("a number that is of no row",{"free_energy":[fe[1]+1e-6]+fe[:1]+fe[2:]},"")
case("one row twice",{"free_energy":[fe[0],fe[0]]+fe[2:]},"")
case("the machine saved as float32",{"ln_Z":lnz()},"single-precision",f32)
case("the machine saved with six decimals",{"ln_Z":lnz()},"single-precision",r6)
case("the number itself in float32",{"ln_Z":f32(lnz())},"single-precision")
def grad():
    z=lnz(); p=[exp(-Fe(v)-z) for v in V]
    q=[[sg(a) for a in act(v)] for v in V]
    dw=[[fsum(v[i]*sg(act(v)[j]) for v in X)/5-fsum(pp*v[i]*qq[j] for pp,v,qq in zip(p,V,q)) for j in range(2)] for i in range(3)]
    db=[fsum(v[i] for v in X)/5-fsum(pp*v[i] for pp,v in zip(p,V)) for i in range(3)]
    dc=[fsum(sg(act(v)[j]) for v in X)/5-fsum(pp*qq[j] for pp,qq in zip(p,q)) for j in range(2)]
    return dw,db,dc
dw, db, dc = grad()
case("no gradient of c",{"gradient":{"W":dw,"b":db,"c":[0.0,0.0]}},"hidden-bias-missing")
r3=lambda x: round(x,3)
case("three printed decimals",{"gradient":{"W":[[r3(x) for x in r] for r in dw],"b":[r3(x) for x in db],"c":[r3(x) for x in dc]}},"printed-digits")


def cd(k):
    """The expected update of CD-k: the law of v after k steps from the rows, exactly."""
    law = {v: X.count(v) / 5 for v in V}
    on = lambda p, bit: p if bit else 1 - p
    def step(law):
        new = dict.fromkeys(V, 0.0)
        for v in V:
            q = [sg(a) for a in act(v)]
            for h in product((0, 1), repeat=2):
                ph = on(q[0], h[0]) * on(q[1], h[1])
                p = [sg(B[i] + sum(W[i][j] * h[j] for j in range(2))) for i in range(3)]
                for u in V:
                    new[u] += law[v] * ph * on(p[0], u[0]) * on(p[1], u[1]) * on(p[2], u[2])
        return new
    first, last = law, law
    for _ in range(k):
        last = step(last)
    gap = lambda f: fsum((first[v] - last[v]) * f(v) for v in V)
    return {
        "W": [[gap(lambda v: v[i] * sg(act(v)[j])) for j in range(2)] for i in range(3)],
        "b": [gap(lambda v: v[i]) for i in range(3)],
        "c": [gap(lambda v: sg(act(v)[j])) for j in range(2)],
    }


case("CD-2 claimed as CD-1", {"cd": {"k": 1, **cd(2)}}, "cd-k")
case("the gradient claimed as CD-1", {"cd": {"k": 1, "W": dw, "b": db, "c": dc}}, "exact-model-phase")
print("[\n" + ",\n".join(json.dumps(one) for one in out) + "\n]")
