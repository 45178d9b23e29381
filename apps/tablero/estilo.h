// The dashboard page: its looks, its words in two languages, and what makes it live.
#pragma once

namespace chasqui::tablero {

inline constexpr char kEstilo[] = R"css(<style>
:root{--fondo:#f6f7f9;--papel:#fff;--tinta:#1b1f24;--suave:#59636e;--linea:#d8dee4;
--acento:#0b5cad;--bien:#116329;--mal:#b42318;--barra:#9ec5ee}
@media (prefers-color-scheme:dark){:root:not([data-tema=claro]){--fondo:#0e1116;--papel:#171b21;
--tinta:#e6e9ed;--suave:#9aa4af;--linea:#2c333b;--acento:#79b8ff;--bien:#6fdd8b;--mal:#ff8a80;
--barra:#28527f}}
:root[data-tema=oscuro]{--fondo:#0e1116;--papel:#171b21;--tinta:#e6e9ed;--suave:#9aa4af;
--linea:#2c333b;--acento:#79b8ff;--bien:#6fdd8b;--mal:#ff8a80;--barra:#28527f}
*{box-sizing:border-box}
body{margin:0;font:16px/1.5 system-ui,sans-serif;background:var(--fondo);color:var(--tinta)}
main,header{max-width:80rem;margin:0 auto;padding:.75rem 1rem}
header{display:flex;flex-wrap:wrap;gap:.75rem;align-items:center}
h1{font-size:1.4rem;margin:0;flex:1}
h2{font-size:1.05rem;margin:0 0 .5rem}
button,select{font:inherit;color:inherit;background:var(--papel);border:1px solid var(--suave);
border-radius:.4rem;padding:.3rem .7rem}
:focus-visible{outline:3px solid var(--acento);outline-offset:2px}
.salto{position:absolute;left:-99rem}
.salto:focus{position:static}
.marca{border:1px solid currentColor;border-radius:1rem;padding:.1rem .7rem;font-size:.9rem}
.bien{color:var(--bien)}
.mal{color:var(--mal)}
.suave{color:var(--suave)}
.rejilla{display:grid;gap:.75rem;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr))}
.ancha{display:grid;gap:.75rem;margin-top:.75rem;
grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr))}
.papel{background:var(--papel);border:1px solid var(--linea);border-radius:.5rem;
padding:.75rem 1rem;min-width:0}
.cifra{font-size:1.5rem;font-weight:600;font-variant-numeric:tabular-nums}
.lista{max-height:28rem;overflow:auto}
table{border-collapse:collapse;width:100%}
th,td{padding:.35rem .5rem;border-bottom:1px solid var(--linea);text-align:left}
.n{text-align:right;font-variant-numeric:tabular-nums}
details{border-bottom:1px solid var(--linea);padding:.3rem 0}
summary{cursor:pointer;overflow-wrap:anywhere}
pre{overflow:auto;margin:.4rem 0;font-size:.85rem}
svg{width:100%;height:auto;display:block}
svg rect{fill:var(--barra)}
svg text{fill:var(--suave);font-size:11px}
.fila{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin-bottom:.5rem}
@media print{button,select{display:none}}
</style>)css";

inline constexpr char kCuerpoDeLaPagina[] = R"html(</head><body>
<a class="salto" href="#contenido" data-t="saltar"></a>
<header><h1 data-t="titulo"></h1>
<span id="estado" class="marca" role="status" aria-live="polite"></span>
<button id="idioma" type="button" lang="en">English</button>
<button id="tema" type="button" data-t="tema"></button></header>
<main id="contenido" tabindex="-1">
<section class="rejilla" aria-labelledby="t-ahora"><h2 id="t-ahora" class="salto"
 data-t="ahora"></h2>
<div class="papel"><div class="cifra" id="conexiones">0</div><div class="suave"
 data-t="conexiones"></div><div class="suave" id="por-rol"></div></div>
<div class="papel"><div class="cifra" id="salas">0</div><div class="suave"
 data-t="salas"></div></div>
<div class="papel"><div class="cifra" id="emitidos">0</div><div class="suave"
 data-t="emitidos"></div></div>
<div class="papel"><div class="cifra" id="en-pie">0</div><div class="suave"
 data-t="enpie"></div></div>
<div class="papel"><div class="cifra" id="ultimo">—</div><div class="suave"
 data-t="ultimo"></div></div></section>
<section class="rejilla" style="margin-top:.75rem" id="indicadores" aria-label="KPI"></section>
<div class="ancha">
<section class="papel" aria-labelledby="t-eventos"><div class="fila"><h2 id="t-eventos"
 style="flex:1;margin:0" data-t="eventos"></h2>
<label><span data-t="tipo"></span> <select id="filtro"><option value="" data-t="todos"></option>
</select></label><button id="pausa" type="button" aria-pressed="false" data-t="pausa"></button>
</div><div class="lista" id="lista" tabindex="0" role="log" aria-live="off"
 aria-labelledby="t-eventos"></div></section>
<section class="papel" aria-labelledby="t-minuto"><h2 id="t-minuto" data-t="minuto"></h2>
<div id="g-minuto"></div><h2 style="margin-top:1rem" data-t="reservas"></h2>
<div id="g-meses"></div></section>
<section class="papel" aria-labelledby="t-clientes"><h2 id="t-clientes" data-t="clientes"></h2>
<div class="lista"><table><thead><tr><th scope="col" data-t="usuario"></th><th scope="col"
 data-t="rol"></th><th scope="col" data-t="desde"></th></tr></thead><tbody id="clientes"></tbody>
</table></div></section>
<section class="papel" aria-labelledby="t-salas"><h2 id="t-salas" data-t="lassalas"></h2>
<div class="lista"><table><thead><tr><th scope="col" data-t="sala"></th><th scope="col" class="n"
 data-t="cuantos"></th></tr></thead><tbody id="lassalas"></tbody></table></div></section>
<section class="papel" aria-labelledby="t-servicios"><h2 id="t-servicios" data-t="servicios"></h2>
<div class="lista"><table><thead><tr><th scope="col" data-t="servicio"></th><th scope="col"
 class="n" data-t="pedidos"></th><th scope="col" class="n" data-t="nota"></th></tr></thead>
<tbody id="servicios"></tbody></table></div></section>
<section class="papel" aria-labelledby="t-actividad"><h2 id="t-actividad" data-t="actividad"></h2>
<div class="lista" id="actividad"></div></section></div></main>
)html";

// Everything that came from outside is put in as text, never as markup.
inline constexpr char kGuion[] = R"js(<script>
(()=>{
const por=id=>document.getElementById(id);
const palabras={es:{saltar:"Ir al contenido",titulo:"Tablero",tema:"Claro u oscuro",ahora:"Ahora",
conexiones:"conexiones",salas:"salas",emitidos:"eventos emitidos",enpie:"en marcha",
ultimo:"último evento",eventos:"Eventos",tipo:"Tipo",todos:"Todos",pausa:"Pausa",sigue:"Seguir",
minuto:"Eventos por minuto, última media hora",reservas:"Reservas por mes",
clientes:"Conectados",usuario:"Usuario",
rol:"Rol",desde:"Desde",lassalas:"Salas",sala:"Sala",cuantos:"Personas",
servicios:"Servicios más pedidos",servicio:"Servicio",pedidos:"Reservas",nota:"Nota",
actividad:"Lo último",hay:"En línea",no:"Sin conexión",nada:"Nada todavía",
ingresos_totales:"ingresos",reservas_confirmadas:"confirmadas",reservas_pendientes:"pendientes",
reservas_canceladas:"canceladas",tasa_conversion:"% conversión",
satisfaccion_promedio:"satisfacción",proyeccion_confirmado_mes:"previsto este mes"},
en:{saltar:"Skip to content",titulo:"Dashboard",tema:"Light or dark",ahora:"Now",
conexiones:"connections",salas:"rooms",emitidos:"events published",enpie:"running",
ultimo:"last event",eventos:"Events",tipo:"Type",todos:"All",pausa:"Pause",sigue:"Go on",
minuto:"Events a minute, last half hour",reservas:"Reservations by month",clientes:"Connected",
usuario:"User",rol:"Role",desde:"Since",lassalas:"Rooms",sala:"Room",cuantos:"People",
servicios:"Services in demand",servicio:"Service",pedidos:"Reservations",nota:"Rating",
actividad:"Latest",hay:"Online",no:"No connection",nada:"Nothing yet",
ingresos_totales:"income",reservas_confirmadas:"confirmed",reservas_pendientes:"pending",
reservas_canceladas:"cancelled",tasa_conversion:"% conversion",
satisfaccion_promedio:"satisfaction",proyeccion_confirmado_mes:"expected this month"}};
const guardado=k=>{try{return localStorage.getItem("tablero."+k)}catch(e){return null}};
const guardar=(k,v)=>{try{localStorage.setItem("tablero."+k,v)}catch(e){}};
let idioma=guardado("idioma")==="en"?"en":"es",enPausa=false,eventos=[],vivo=null;
const t=k=>palabras[idioma][k]||k;
function nodo(nombre,texto,clase){
 const n=document.createElement(nombre);
 if(texto!==undefined)n.textContent=texto;
 if(clase)n.className=clase;
 return n}
function traducir(){
 document.documentElement.lang=idioma;
 for(const n of document.querySelectorAll("[data-t]"))n.textContent=t(n.dataset.t);
 por("pausa").textContent=t(enPausa?"sigue":"pausa");
 por("idioma").textContent=idioma==="es"?"English":"Español";
 por("idioma").lang=idioma==="es"?"en":"es";
 document.title=t("titulo");
 pintarEstado()}
function pintarEstado(){
 const e=por("estado");
 if(vivo===null)return;
 e.textContent=t(vivo?"hay":"no");
 e.className="marca "+(vivo?"bien":"mal")}
const numero=v=>Number(v||0).toLocaleString(idioma,{maximumFractionDigits:2});
const hora=v=>new Date(v).toLocaleTimeString(idioma);
function duracion(s){
 s=Math.floor(s);
 const d=Math.floor(s/86400),h=Math.floor(s/3600)%24,m=Math.floor(s/60)%60;
 return d?d+" d "+h+" h":h?h+" h "+m+" min":m?m+" min":s+" s"}
function filas(id,lista){
 por(id).replaceChildren(...lista.map(celdas=>{
  const tr=nodo("tr");
  celdas.forEach((c,i)=>tr.append(nodo("td",c,i&&typeof c==="number"?"n":"")));
  return tr}))}
function barras(id,lista,titulo){
 const ancho=640,alto=150,maximo=Math.max(1,...lista.map(x=>x[1]));
 const ns="http://www.w3.org/2000/svg",svg=document.createElementNS(ns,"svg");
 svg.setAttribute("viewBox","0 0 "+ancho+" "+alto);
 svg.setAttribute("role","img");
 svg.setAttribute("aria-label",titulo+": "+lista.map(x=>x[0]+" "+x[1]).join(", "));
 const paso=ancho/Math.max(1,lista.length);
 lista.forEach(([nombre,valor],i)=>{
  const r=document.createElementNS(ns,"rect"),h=(alto-32)*valor/maximo;
  r.setAttribute("x",i*paso+1);r.setAttribute("width",Math.max(1,paso-2));
  r.setAttribute("y",alto-16-h);r.setAttribute("height",h);
  svg.append(r);
  if(lista.length<14||i%5===0){
   const x=document.createElementNS(ns,"text");
   x.setAttribute("x",i*paso+1);x.setAttribute("y",alto-3);x.textContent=nombre;
   svg.append(x)}});
 por(id).replaceChildren(svg)}
function pintarEventos(){
 if(enPausa)return;
 const lista=por("lista"),tipo=por("filtro").value;
 const abiertos=new Set([...lista.querySelectorAll("details[open]")].map(d=>d.dataset.id));
 const vistos=eventos.filter(e=>!tipo||e.type===tipo).map(e=>{
  const d=nodo("details"),s=nodo("summary");
  d.dataset.id=e.id;
  d.open=abiertos.has(e.id);
  s.append(nodo("span",hora(e.timestamp)+" ","suave"),nodo("strong",e.type));
  d.append(s,nodo("pre",JSON.stringify(e.payload,null,1)));
  return d});
 lista.replaceChildren(...(vistos.length?vistos:[nodo("p",t("nada"),"suave")]))}
function pintarTipos(){
 const f=por("filtro"),ya=new Set([...f.options].map(o=>o.value));
 for(const tipo of new Set(eventos.map(e=>e.type)))
  if(!ya.has(tipo)){const o=nodo("option",tipo);o.value=tipo;f.append(o)}}
function pintarMinutos(){
 const ahora=Math.floor(Date.now()/60000),cuenta=new Map();
 for(const e of eventos){
  const m=Math.floor(Date.parse(e.timestamp)/60000);
  cuenta.set(m,(cuenta.get(m)||0)+1)}
 const lista=[];
 for(let m=ahora-29;m<=ahora;m++)
  lista.push([new Date(m*60000).toTimeString().slice(0,5),cuenta.get(m)||0]);
 barras("g-minuto",lista,t("minuto"))}
const pedir=async camino=>{
 const r=await fetch("/api/dashboard"+camino,{headers:{Accept:"application/json"}});
 if(!r.ok)throw new Error(r.status);
 return r.json()};
function pintarResumen(r){
 por("conexiones").textContent=numero(r.metrics.activeConnections);
 por("por-rol").textContent=Object.entries(r.clients.byRole).map(x=>x.join(" ")).join(" · ");
 por("salas").textContent=numero(r.rooms.total);
 por("emitidos").textContent=numero(r.metrics.eventsEmitted);
 por("en-pie").textContent=duracion(r.system.uptime)}
function pintarCifras(k,p){
 const todas={...k,...p};
 const tarjetas=["ingresos_totales","reservas_confirmadas","reservas_pendientes",
 "reservas_canceladas","tasa_conversion","satisfaccion_promedio","proyeccion_confirmado_mes"];
 por("indicadores").replaceChildren(...tarjetas.map(n=>{
  const d=nodo("div",undefined,"papel");
  d.append(nodo("div",numero(todas[n]),"cifra"),nodo("div",t(n),"suave"));
  return d}))}
function pintarActividad(lista){
 por("actividad").replaceChildren(...lista.map(a=>nodo("p",
  a.icono+" "+a.descripcion+(a.monto===undefined?"":" · "+numero(a.monto))+" · "+hora(a.fecha))))}
function pintarTodo(d){
 const [r,e,c,s,st,f,a,p]=d;
 pintarResumen(r);
 eventos=e.events;
 por("ultimo").textContent=eventos.length?hora(eventos[0].timestamp):"—";
 pintarTipos();pintarEventos();pintarMinutos();
 filas("clientes",c.clients.map(x=>[x.userId,x.role,hora(x.connectedAt)]));
 filas("lassalas",s.rooms.map(x=>[x.name,x.clients]));
 filas("servicios",st.servicios.top_servicios.map(x=>[x.nombre,x.reservas,Number(x.rating)]));
 pintarCifras(st.kpis,p);
 barras("g-meses",f.map(m=>[m.mes,m.total]),t("reservas"));
 pintarActividad(a)}
async function traer(){
 try{
  pintarTodo(await Promise.all([pedir(""),pedir("/events?limit=100"),pedir("/clients"),
  pedir("/rooms"),pedir("/stats"),pedir("/reservas/flujo"),pedir("/actividad/tiempo-real"),
  pedir("/proyeccion/ingresos")]));
  vivo=true
 }catch(e){vivo=false}
 pintarEstado()}
por("filtro").onchange=pintarEventos;
por("pausa").onclick=()=>{
 enPausa=!enPausa;
 por("pausa").setAttribute("aria-pressed",enPausa);
 por("pausa").textContent=t(enPausa?"sigue":"pausa");
 pintarEventos()};
por("idioma").onclick=()=>{
 idioma=idioma==="es"?"en":"es";guardar("idioma",idioma);traducir();traer()};
por("tema").onclick=()=>{
 const raiz=document.documentElement,oscuro=matchMedia("(prefers-color-scheme:dark)").matches;
 const ahora=raiz.dataset.tema||(oscuro?"oscuro":"claro");
 raiz.dataset.tema=ahora==="oscuro"?"claro":"oscuro";
 guardar("tema",raiz.dataset.tema)};
if(guardado("tema"))document.documentElement.dataset.tema=guardado("tema");
async function seguir(){
 if(!document.hidden)await traer();
 setTimeout(seguir,5000)}
document.onvisibilitychange=()=>{if(!document.hidden)traer()};
traducir();
seguir()})();
</script></body></html>
)js";

}  // namespace chasqui::tablero
