"""How the page looks."""

STYLE = """
html{scroll-padding-top:2.5rem}
body{font:15px/1.45 system-ui,sans-serif;color:#1a1a1a;margin:1.5rem auto;max-width:1400px;
padding:0 1rem}
h1{font-size:1.5rem;margin:0;overflow-wrap:anywhere}h2{font-size:1.15rem;margin:1.6rem 0 .3rem}
p{color:#444;margin:.2rem 0 .5rem;max-width:75rem}ul{margin:.3rem 0 .8rem 1.2rem;padding:0;
color:#444}
p.notice{color:#1a1a1a;font-weight:600}.soft{color:#444}i{font-style:normal}a{color:#a84300}
.over{position:relative}.over img{display:block;width:100%}
.over a{position:absolute;border-radius:3px}.over a:hover,.over a:focus{background:#d55e0055}
.zooms{display:grid;grid-template-columns:repeat(auto-fill,minmax(290px,1fr));gap:.8rem 1rem}
figure{margin:0;padding:.4rem;border:1px solid #e2e2e2;border-radius:4px;break-inside:avoid}
figure:target,tbody:target{outline:3px solid #d55e00;outline-offset:-1px}
figcaption{font-size:13px;line-height:1.35;padding-left:2.9rem;position:relative;
overflow-wrap:anywhere}
figcaption a{position:absolute;left:.2rem;font-size:17px;font-weight:700}
svg{display:block;width:100%;font:12px system-ui,sans-serif;fill:none;stroke-linejoin:round}
svg text{fill:#333}.e{text-anchor:end}.m{text-anchor:middle}.a{stroke:#777}
.t{stroke:#1a1a1a;stroke-width:9}.o{stroke:#7a7a7a;stroke-width:7}
svg .w{fill:#595959;paint-order:stroke;stroke:#fff;stroke-width:3px}
input+label{margin-right:.9rem;cursor:pointer}
table{border-collapse:collapse;font-size:14px;width:100%;margin-top:.5rem}
th{position:sticky;top:0;background:#fff;box-shadow:0 1px #999;line-height:1.2}
td,th{padding:.25rem .4rem;text-align:left;vertical-align:bottom}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}th.n{white-space:normal}
tbody{border-bottom:1px solid #ddd}tr.why td{padding-top:0;color:#444;font-size:13px}
.ltr td:nth-child(4){font-weight:600}
@media(max-width:820px){.wide{overflow-x:auto}.over,table{min-width:780px}}
@media print{body{max-width:none;margin:0}}
"""
