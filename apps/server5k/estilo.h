// What the pages without a script of their own begin and end with.
#pragma once

namespace chasqui::server5k {

inline constexpr char kAntesDelIdioma[] = "<!doctype html>\n<html lang=\"";
inline constexpr char kAntesDelTitulo[] = R"("><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<style>
:root{--fondo:#f6f7f9;--papel:#fff;--tinta:#1b1f24;--suave:#59636e;--linea:#d8dee4;
--vivo:#b42318;--bien:#116329;--acento:#0b5cad}
@media (prefers-color-scheme:dark){:root{--fondo:#0e1116;--papel:#171b21;--tinta:#e6e9ed;
--suave:#9aa4af;--linea:#2c333b;--vivo:#ff8a80;--bien:#6fdd8b;--acento:#79b8ff}}
*{box-sizing:border-box}
body{margin:0;font:16px/1.5 system-ui,sans-serif;background:var(--fondo);color:var(--tinta);
overflow-wrap:anywhere}
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

}  // namespace chasqui::server5k
