// What every page begins and ends with, and the script that keeps the results alive.
#pragma once

namespace chasqui::server5k {

inline constexpr char kAntesDelTitulo[] = R"(<!doctype html>
<html lang="es"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<style>
:root{--fondo:#f6f7f9;--papel:#fff;--tinta:#1b1f24;--suave:#59636e;--linea:#d8dee4;
--vivo:#b42318;--bien:#116329;--acento:#0b5cad}
@media (prefers-color-scheme:dark){:root{--fondo:#0e1116;--papel:#171b21;--tinta:#e6e9ed;
--suave:#9aa4af;--linea:#2c333b;--vivo:#ff8a80;--bien:#6fdd8b;--acento:#79b8ff}}
*{box-sizing:border-box}
body{margin:0;font:16px/1.5 system-ui,sans-serif;background:var(--fondo);color:var(--tinta)}
main{max-width:60rem;margin:0 auto;padding:1rem}
a{color:var(--acento)}
a:focus-visible{outline:3px solid var(--acento)}
h1{font-size:1.5rem;margin:.5rem 0}
.suave{color:var(--suave)}
.fila{display:flex;flex-wrap:wrap;gap:.75rem;align-items:center}
.tarjeta{background:var(--papel);border:1px solid var(--linea);border-radius:.5rem;
padding:.75rem 1rem;margin:.5rem 0}
.cifra{font-size:1.4rem;font-weight:600;font-variant-numeric:tabular-nums}
.marca{border:1px solid currentColor;border-radius:1rem;padding:.1rem .6rem;font-size:.85rem}
.vivo{color:var(--vivo);font-weight:600}
.bien{color:var(--bien)}
[hidden]{display:none}
.tabla{overflow-x:auto}
table{border-collapse:collapse;width:100%;background:var(--papel)}
caption{text-align:left;padding:.4rem 0;color:var(--suave)}
th,td{padding:.5rem .6rem;border-bottom:1px solid var(--linea);text-align:left}
.n{text-align:right;font-variant-numeric:tabular-nums}
ul{padding-left:0;list-style:none}
@media print{body{background:#fff}.sin-papel{display:none}}
</style><title>)";
inline constexpr char kDespuesDelTitulo[] = "</title></head><body><main>\n";
inline constexpr char kFinal[] = "</main></body></html>\n";

// Fetches the fragment after each change, at most one request in 120 ms; pings every 25 s; comes
// back when the line breaks.
inline constexpr char kGuion[] = R"(<script>
(()=>{
const por=s=>document.getElementById(s),raiz=por("results-container"),id=raiz.dataset.competencia;
let ultima=0,cita=0,pausa=1000,ws,latido;
async function traer(){
 cita=0;ultima=Date.now();
 try{
  const r=await fetch("/"+id+"/partial/"+location.search);
  if(!r.ok)return;
  raiz.innerHTML=await r.text();
  const d=por("results-root").dataset;
  por("stat-total-equipos").textContent=d.totalEquipos;
  por("stat-equipos-calificados").textContent=d.equiposCalificados;
  por("stat-equipos-descalificados").textContent=d.equiposDescalificados
 }catch(e){}}
function pedir(){if(!cita)cita=setTimeout(traer,Math.max(0,ultima+120-Date.now()))}
function estado(corre){
 por("badge-en-vivo").hidden=!corre;
 por("badge-estado").textContent=corre?"En curso":"Detenida"}
function conectar(){
 const base=(location.protocol==="https:"?"wss://":"ws://")+location.host;
 ws=new WebSocket(base+"/ws/competencia/"+id+"/");
 ws.onopen=()=>{
  pausa=1000;pedir();
  latido=setInterval(()=>ws.send('{"tipo":"ping"}'),25000)};
 ws.onmessage=m=>{
  const d=JSON.parse(m.data);
  if(d.tipo==="competencia_iniciada"||d.tipo==="competencia_reanudada")estado(true);
  if(d.tipo==="competencia_detenida"||d.tipo==="competencia_pausada")estado(false);
  if(d.tipo!=="pong"&&d.tipo!=="conexion_establecida")pedir()};
 ws.onclose=()=>{
  clearInterval(latido);
  setTimeout(conectar,pausa*(.5+Math.random()));
  pausa=Math.min(pausa*2,30000)}}
conectar()})();
</script>
)";

}  // namespace chasqui::server5k
