import re
def test_smoke(as_, world, session):
    c = as_("secretariat"); f = world.forums["coalition"]
    base=f"/forums/{f}/cycle"
    r=c.get(base); assert r.status_code==200
    r=c.get(base+"/template"); assert r.status_code==200
    r=c.get(base+"/new"); assert r.status_code==200
    r=c.get(base+"/new?first=2027-11-15&last=2027-11-30&days=1&host=&about="); assert r.status_code==200, r.text
    open("/tmp/ask.html","w").write(r.text)
    link=re.search(r'href="([^"]*confirm[^"]*)"', r.text).group(1).replace("&amp;","&")
    r=c.get(link); assert r.status_code==200
    from tests.meetings.reading import form_of
    data=form_of(r); print(data)
    r=c.post(base+"/new/confirm",data=data); assert r.status_code==302, r.text
    print(r.location)
    r=c.get(r.location); assert r.status_code==200
    open("/tmp/show.html","w").write(r.text)
    r=c.get(base+"/2027/replan?first=2027-11-22&last=2027-11-30&days=2&host=IT&about=&optional=y"); assert r.status_code==200
    link=re.search(r'href="([^"]*confirm[^"]*)"', r.text).group(1).replace("&amp;","&")
    r=c.get(link); assert r.status_code==200
    data=form_of(r)
    r=c.post(base+"/2027/replan/confirm",data=data); assert r.status_code==302, r.text
    r=c.get(r.location); assert r.status_code==200
    print(re.sub(r"\s+"," ",re.sub(r"<[^>]*>"," ",r.text)))
    r=c.get(f"/forums/{f}"); assert r.status_code==200
    r=c.get(base); assert r.status_code==200
    for who in ("member","partner_chair"):
        for a in ("","/new","/2027","/2028"): print(who,a,as_(who).get(base+a).status_code, as_(who).get(base.replace(str(f),str(world.forums["eu-clasi"]))+a).status_code)
