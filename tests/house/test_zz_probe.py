import sys, time, collections
sys.path.insert(0,'/tmp')
import draft
from tests.support.world import PERSONAS
from werkzeug.routing import BuildError
def test_probe(house):
    app=house.app
    rules={r.endpoint:r for r in app.url_map.iter_rules()}
    out=open('/tmp/matrix.txt','w')
    seen=set()
    P=[*PERSONAS,"nobody"]
    with app.test_request_context():
        pass
    import time as T
    t0=T.clock_gettime(T.CLOCK_MONOTONIC_RAW)
    n=0
    ad=app.url_map.bind("localhost")
    unknown={w:house.as_(w).get("/no/such/address") for w in P}
    upost={w:house.as_(w).post("/no/such/address") for w in P}
    slow=[]
    for line in draft.ROWS.strip().splitlines():
        ep,*args=line.split()
        seen.add(ep)
        vals={}
        for a in args:
            k,v=a.split("=",1); v=v.replace("_"," ") if k in("item_id",) else v
            if k=="id": v=v.replace("_"," ",1)
            vals[k]=house.keys.of(k,v)
        r=rules[ep]
        m="POST" if "POST" in r.methods else "GET"
        url=ad.build(ep,vals,method=m)
        res=collections.OrderedDict()
        for w in P:
            t=T.clock_gettime(T.CLOCK_MONOTONIC_RAW)
            c=house.as_(w); a=c.get(url) if m=="GET" else c.post(url)
            n+=1
            s=a.status
            if s in(302,303) and a.target.startswith("/login"): s="login"
            if s==404 and a.plain!=(unknown if m=="GET" else upost)[w].plain: s="404*"
            if s==409 or s>=500 if isinstance(s,int) else False: pass
            res[w]=s
            if m=="POST":
                wr=house.ledger.look()
                if wr: 
                    res[w]=f"{s}w"; house.database.fresh()
            slow.append((T.clock_gettime(T.CLOCK_MONOTONIC_RAW)-t,url,w))
        ins=[w for w in P if str(res[w]).rstrip("w") not in("403","404","404*","login")]
        by=collections.defaultdict(list)
        for w,s in res.items(): by[str(s)].append(w)
        print(m,line,"|", "ALL" if len(ins)==16 else "SIGNED" if len(ins)==15 and "nobody" not in ins else " ".join(ins) or "-","|", {s:(len(x) if s in("403","404","login") else (len(x) if len(x)>6 else x)) for s,x in by.items()},file=out)
    print("missing",set(rules)-seen,file=out)
    print(n,T.clock_gettime(T.CLOCK_MONOTONIC_RAW)-t0,file=out)
    slow.sort(reverse=True); print(slow[:10],file=out)
    out.close()
