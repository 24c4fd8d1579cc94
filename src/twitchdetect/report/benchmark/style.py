"""What the page's look adds to that of every page."""

BENCHMARK_STYLE = """
h2{border-top:1px solid #ddd;padding-top:.8rem;margin-top:2.2rem}
h3{font-size:1rem;margin:1.1rem 0 .2rem}
nav{columns:3 16rem;margin:.8rem 0 0;font-size:14px}nav ul{margin:0;padding-left:1.2rem}
nav>ul{list-style:none;padding:0}nav>ul>li{margin-bottom:.3rem}nav a{color:#1a1a1a}
nav>ul>li:first-child{margin-top:0}nav li{break-inside:avoid-column}
.finding{font-size:17px;line-height:1.5;color:#1a1a1a;border-left:5px solid #d55e00;
padding:.2rem 0 .2rem .9rem;margin:.8rem 0}
li{margin:.2rem 0;max-width:75rem}.notes,small{font-size:12px;color:#555}
sup{line-height:0;font-size:9px;margin-left:1px}
.box{overflow-x:auto;margin:.3rem 0 .5rem}.box:focus-visible{outline:2px solid #d55e00}
.box th{position:static;box-shadow:none;font-weight:600}
.box td,.box th{line-height:1.25;vertical-align:top}
.box thead th{border-bottom:1.5px solid #777;font-size:13px;vertical-align:bottom}
.box thead small{font-weight:400}
.box tbody th{background:none;font-weight:400}.box tbody tr{border-bottom:1px solid #eee}
.box tr.ours{background:#fdf0e6;box-shadow:inset 5px 0 #d55e00}
.box tr.ours th,.box tr.ours td{font-weight:600}.box tr.ours small{font-weight:400}
.badge{font-size:11px;background:#b34700;color:#fff;border-radius:3px;padding:0 .3rem}
tbody.apart{border-top:3px double #777}tbody.apart th,tr.reference th{font-style:italic}
tbody.apart th[scope=rowgroup]{font-size:12px;color:#555;font-style:normal}
.leaders tbody th{min-width:11.5rem}
.heat,.confusion{table-layout:fixed}
.heat thead th:first-child{width:2rem}.heat thead th:nth-child(2){width:13rem}
.confusion thead th:first-child{width:9rem}.box .confusion tbody th{font-weight:600}
.heat td,.confusion td{border-left:1px solid #fff}
.heat td,.confusion td,.shade,.box tr.ours,.badge{print-color-adjust:exact;
-webkit-print-color-adjust:exact}
.shade{padding:.05rem .5rem;border:1px solid #ddd;font-size:13px;color:#1a1a1a}
.heat td.h0,.confusion td.h0{background:#fff}.h1{background:#f0f4fa}.h2{background:#dbe7f4}
.h3{background:#bcd4ea}.h4{background:#94bfe0}.h5{background:#6aa6d3}
.h3 small,.h4 small,.h5 small{color:#1a1a1a}
.confusion td.right{outline:2px solid #1a1a1a;outline-offset:-2px}
.places td.first{font-weight:700}.box .places tbody th{font-weight:600}
.sources td:nth-child(2){min-width:20rem}.sources tbody th{min-width:11rem}
.box .sources tr.ours td{font-weight:400}
table.config{width:auto}.config td,.config th{padding:.1rem .6rem .1rem 0}
code{font:12px ui-monospace,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
svg.swatch{display:inline-block;width:30px;height:14px;margin-right:.4rem;vertical-align:-2px}
svg.chart{font-size:13px;max-width:1120px}svg .g{stroke:#e6e6e6}
svg .title{fill:#1a1a1a;font-weight:600}svg .soft{fill:#595959}
svg .tag{font-size:12px;paint-order:stroke;stroke:#fff;stroke-width:4px}
svg .thread{stroke:#c4c4c4;stroke-width:.8}
g.curve:hover>path:first-of-type{stroke-width:4}
.pair{display:grid;grid-template-columns:repeat(auto-fill,minmax(440px,1fr));gap:.8rem 1rem;
margin:.4rem 0}
.pair svg.chart{max-width:none}.pair figcaption{padding-left:.2rem;margin-bottom:.2rem}
@media(max-width:1150px){.leaders,.places{font-size:13px}
.box .leaders td,.box .leaders th{padding:.25rem}.box .leaders td:first-child{padding-left:.5rem}
.leaders small{font-size:11px}.leaders tbody th{min-width:10rem}}
@media(max-width:820px){.box table:not([style]){min-width:40rem}.pair{grid-template-columns:1fr}}
@media print{body{font-size:11px}.box{overflow:visible}
.box table{font-size:9px;min-width:0!important}
.box thead th,.box small,.notes{font-size:8px}.box td,.box th{padding:.15rem .2rem}
.box tbody th,.sources td:nth-child(2){min-width:0}h2,h3{break-after:avoid}
tr,svg{break-inside:avoid}.finding{font-size:13px}.pair{grid-template-columns:1fr 1fr}}
"""
