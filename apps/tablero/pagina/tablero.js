// The live dashboard: from the API at the start, then from one socket; where none can be opened it
// asks every five seconds. What came from outside is put in as text, never as markup.
const SONDEO = 5000, CIFRAS = 2000, EVENTOS_MAX = 100, CALLADO = 120000, INTENTOS = 3;
const por = (id) => document.getElementById(id);
const sitio = JSON.parse(document.documentElement.dataset.sitio);
const guardado = (clave) => {
  try { return localStorage.getItem(`tablero.${clave}`); } catch { return null; }
};
const guardar = (clave, valor) => {
  try { localStorage.setItem(`tablero.${clave}`, valor); } catch { /* It lasts for this visit. */ }
};

let idioma = guardado('idioma') === 'en' ? 'en' : 'es';
let enPausa = false, estado = 'conectando', arranque = Date.now(), ultimo = 0, emitidos = 0;
let conSocket = false, fallos = 0, meses = [], cifras = null;
let porMinuto = [];
const vistos = new Set();     // Ids of the events shown.
const espera = [];            // What came during a pause.
const conocidos = new Set();  // Types.

const t = (clave) => palabras[idioma][clave] ?? clave;
const numero = (valor) => Number(valor || 0).toLocaleString(
    idioma, {maximumFractionDigits: Math.abs(valor) < 1000 ? 2 : 0});
const hora = (momento) => new Date(momento).toLocaleTimeString(idioma);
const EN_PUNTO = {hour: '2-digit', minute: '2-digit', hour12: false};
const horaYMinuto = (momento) => new Date(momento).toLocaleTimeString(idioma, EN_PUNTO);

function nodo(nombre, texto, clase) {
  const n = document.createElement(nombre);
  if (texto !== undefined) n.textContent = texto;
  if (clase) n.className = clase;
  return n;
}

function duracion(ms) {
  const s = Math.max(0, Math.floor(ms / 1000));
  const [d, h, m] = [Math.floor(s / 86400), Math.floor(s / 3600) % 24, Math.floor(s / 60) % 60];
  if (d) return `${d} d ${h} h`;
  if (h) return `${h} h ${m} min`;
  return m ? `${m} min` : `${s} s`;
}

// --- What is shown

function pintarEstado() {
  const clases = {vivo: 'bien', sondeo: 'bien', caido: 'mal'};
  por('estado').textContent = t(estado);
  por('estado').className = `marca ${clases[estado] ?? 'espera'}`;
}

function ponerEstado(nuevo) {
  if (estado === nuevo) return;
  estado = nuevo;
  pintarEstado();
}

function traducir() {
  document.documentElement.lang = idioma;
  for (const n of document.querySelectorAll('[data-t]')) n.textContent = t(n.dataset.t);
  por('idioma').textContent = idioma === 'es' ? 'English' : 'Español';
  por('idioma').lang = idioma === 'es' ? 'en' : 'es';
  document.title = t('titulo');
  pintarEstado();
  pintarEspera();
  pintarGraficas();
  pintarCifras(cifras);
}

function filas(id, lista) {
  por(id).replaceChildren(...lista.map((celdas) => {
    const tr = nodo('tr');
    for (const c of celdas)
      tr.append(typeof c === 'number' ? nodo('td', numero(c), 'n') : nodo('td', c));
    return tr;
  }));
}

function trazo(nombre, atributos, texto) {
  const n = document.createElementNS('http://www.w3.org/2000/svg', nombre);
  for (const [clave, valor] of Object.entries(atributos)) n.setAttribute(clave, valor);
  if (texto !== undefined) n.textContent = texto;
  return n;
}

// Bars with the same numbers as a table below. As wide as its place is, so that letters keep their
// size.
function barras(id, lista, titulo) {
  const sitioDe = por(id), ancho = Math.max(200, sitioDe.clientWidth || 600), alto = 150;
  const maximo = Math.max(1, ...lista.map(([, valor]) => valor));
  const svg = trazo('svg', {viewBox: `0 0 ${ancho} ${alto}`, height: alto, 'aria-hidden': 'true'});
  const paso = ancho / Math.max(1, lista.length), base = alto - 18;
  const cada = Math.ceil(52 / paso);
  lista.forEach(([nombre, valor], i) => {
    const h = (base - 18) * valor / maximo;
    const x = i * paso + 1;
    svg.append(trazo('rect', {x, y: base - h, width: Math.max(1, paso - 2), height: h}));
    if (i % cada === 0 && x + 44 <= ancho) svg.append(trazo('text', {x, y: alto - 4}, nombre));
  });
  svg.append(trazo('line', {x1: 0, y1: base, x2: ancho, y2: base}),
             trazo('text', {x: 1, y: 12}, `máx. ${numero(maximo)}`));
  let detalle = sitioDe.querySelector('details');
  if (!detalle) {
    const lista = nodo('div', undefined, 'lista');
    lista.tabIndex = 0;
    lista.append(nodo('table'));
    detalle = nodo('details', undefined, 'tabla');
    detalle.append(nodo('summary'), lista);
    sitioDe.append(detalle);
  }
  sitioDe.querySelector('svg')?.remove();
  sitioDe.prepend(svg);
  detalle.firstChild.textContent = t('tabla');
  const cuerpo = nodo('tbody'), cabeza = nodo('tr');
  cabeza.append(nodo('th', t('cuando')), nodo('th', titulo, 'n'));
  for (const n of cabeza.children) n.scope = 'col';
  cuerpo.append(cabeza, ...lista.map(([nombre, valor]) => {
    const tr = nodo('tr');
    tr.append(nodo('td', nombre), nodo('td', numero(valor), 'n'));
    return tr;
  }));
  detalle.querySelector('table').replaceChildren(cuerpo);
}

function pintarGraficas() {
  barras('g-minuto', porMinuto.map((m) => [horaYMinuto(m.minuto), m.eventos]),
         t('eventos'));
  barras('g-meses', meses.map((m) => [m.mes, m.total]), t('pedidos'));
}

function pintarReloj() {
  por('en-pie').textContent = duracion(Date.now() - arranque);
  const hace = ultimo ? Date.now() - ultimo : 0;
  por('ultimo').textContent = ultimo ? duracion(hace) : '—';
  por('callado').hidden = !ultimo || hace < CALLADO;
}

function pintarResumen({metrics, clients, rooms, system}) {
  por('conexiones').textContent = numero(metrics.activeConnections);
  por('por-rol').textContent =
      Object.entries(clients.byRole).map(([rol, n]) => `${rol} ${n}`).join(' · ');
  por('salas').textContent = numero(rooms.total);
  emitidos = metrics.eventsEmitted;
  por('emitidos').textContent = numero(emitidos);
  arranque = Date.now() - system.uptime * 1000;
}

function pintarCifras(todas) {
  cifras = todas;
  const tarjetas = [
    'ingresos_totales', 'reservas_confirmadas', 'reservas_pendientes', 'reservas_canceladas',
    'tasa_conversion', 'satisfaccion_promedio', 'proyeccion_confirmado_mes'
  ];
  por('indicadores').replaceChildren(...tarjetas.map((nombre) => {
    const d = nodo('div', undefined, 'papel');
    const cuanto = todas ? numero(todas[nombre]) : '—';
    d.append(nodo('div', cuanto, 'cifra'), nodo('div', t(nombre), 'suave'));
    return d;
  }));
}

function pintarActividad(lista) {
  por('actividad').replaceChildren(...lista.map((a) => {
    const monto = a.monto === undefined ? '' : ` · ${numero(a.monto)}`;
    return nodo('p', `${a.icono} ${a.descripcion}${monto} · ${hora(a.fecha)}`);
  }));
}

// --- The feed

function pintarEspera() {
  por('en-espera').textContent = espera.length ? `${espera.length} ${t('espera')}` : '';
}

function filtrar() {
  const tipo = por('filtro').value;
  let alguno = false;
  for (const n of por('lista').children) {
    n.hidden = tipo !== '' && n.dataset.tipo !== tipo;
    alguno ||= !n.hidden;
  }
  por('sin-eventos').hidden = alguno;
}

function mostrar(evento) {
  const lista = por('lista'), d = nodo('details'), s = nodo('summary');
  d.dataset.tipo = evento.type;
  d.dataset.id = evento.id;
  d.dataset.seq = evento.seq;
  s.append(nodo('span', `${hora(evento.timestamp)} `, 'suave'), nodo('strong', evento.type));
  const carga = nodo('pre', JSON.stringify(evento.payload, null, 1));
  carga.tabIndex = 0;
  d.append(s, carga);
  let antes = lista.firstChild;
  while (antes && Number(antes.dataset.seq) > evento.seq) antes = antes.nextSibling;
  lista.insertBefore(d, antes);
  vistos.add(evento.id);
  if (vistos.size > EVENTOS_MAX) {
    vistos.delete(lista.lastChild.dataset.id);
    lista.lastChild.remove();
  }
  if (!conocidos.has(evento.type)) {
    conocidos.add(evento.type);
    const o = nodo('option', evento.type);
    o.value = evento.type;
    por('filtro').append(o);
  }
}

// Whether it is news: the API and the socket may both tell of it.
function anotar(evento) {
  if (vistos.has(evento.id) || espera.some(({id}) => id === evento.id)) return false;
  ultimo = Math.max(ultimo, Date.parse(evento.timestamp));
  if (!enPausa) return mostrar(evento), true;
  espera.push(evento);
  if (espera.length > EVENTOS_MAX) espera.shift();
  return true;
}

function seguir() {
  for (const evento of espera.splice(0)) mostrar(evento);
  filtrar();
  pintarEspera();
}

// --- What is asked of the API

const pedir = async (camino) => {
  const r = await fetch(`/api/dashboard${camino}`, {headers: {Accept: 'application/json'}});
  if (r.status === 401) vencida();
  if (!r.ok) throw new Error(r.status);
  return r.json();
};

async function leerPresencia() {
  const [r, c, s] = await Promise.all([pedir(''), pedir('/clients'), pedir('/rooms')]);
  pintarResumen(r);
  filas('clientes', c.clients.map((x) => [x.userId, x.role, hora(x.connectedAt)]));
  filas('lassalas', s.rooms.map((x) => [x.name, x.clients]));
  pintarReloj();
}

async function leerCifras() {
  const [st, f, a, p, m] = await Promise.all([
    pedir('/stats'), pedir('/reservas/flujo'), pedir('/actividad/tiempo-real'),
    pedir('/proyeccion/ingresos'), pedir('/actividad/minutos')
  ]);
  filas('servicios',
        st.servicios.top_servicios.map((x) => [x.nombre, x.reservas, Number(x.rating)]));
  pintarCifras({...st.kpis, ...p});
  pintarActividad(a);
  meses = f;
  porMinuto = m;
  pintarGraficas();
}

async function leerEventos() {
  const {events} = await pedir('/events?limit=100');
  for (const evento of events.reverse()) anotar(evento);
  filtrar();
  pintarEspera();
}

// Runs at once, and again at most every `ms`, however often it is asked to.
function aRaya(trabajo, ms) {
  let corre = false, otra = false, antes = 0;
  const ir = async () => {
    corre = true;
    otra = false;
    antes = Date.now();
    await trabajo().catch(() => undefined);
    setTimeout(() => (corre = false, otra && ir()), Math.max(0, antes + ms - Date.now()));
  };
  return () => (corre ? otra = true : ir());
}
const cifrasPronto = aRaya(leerCifras, CIFRAS);
const presenciaPronto = aRaya(leerPresencia, CIFRAS);
const listaPronto = aRaya(async () => (filtrar(), pintarEspera()), 100);

async function leerTodo() {
  try {
    await Promise.all([leerPresencia(), leerCifras(), leerEventos()]);
    return true;
  } catch {
    return false;
  }
}

// --- One socket, or every five seconds

function oir(evento, datos) {
  if (evento === 'resync') return leerTodo();
  if (evento === 'dashboard:update') return cifrasPronto();
  if (evento === 'dashboard:metrics') {
    por('conexiones').textContent = numero(datos.activeConnections);
    return presenciaPronto();
  }
  if (evento !== 'negocio:evento' || !anotar(datos)) return undefined;
  por('emitidos').textContent = numero(emitidos += 1);
  pintarReloj();
  listaPronto();
  return cifrasPronto();
}

function vencida() {
  if (sitio.modo === 'abierto') return;
  por('entrar').hidden = false;
  por('aviso').hidden = false;
  por('aviso').dataset.t = sitio.modo === 'cuenta' ? 'vencida' : 'cerrado';
  por('aviso').textContent = t(por('aviso').dataset.t);
}

function alEstado(nuevo, veces) {
  conSocket = nuevo === 'vivo';
  fallos = veces ?? 0;
  if (nuevo === 'vencida') {
    sitio.socket = false;  // It does not try again.
    vencida();
    return mirar();
  }
  if (conSocket) return ponerEstado('vivo'), leerTodo();
  if (estado === 'conectando') return mirar();
  return estado === 'vivo' && ponerEstado('reconectando');
}

// Everything, for want of a socket.
async function mirar() {
  const hay = await leerTodo();
  if (conSocket) return;
  if (hay) ponerEstado(sitio.socket && fallos <= INTENTOS ? 'reconectando' : 'sondeo');
  else ponerEstado('caido');
}

// With a socket only what it does not tell: who left, and that a minute has passed.
async function cada() {
  if (!document.hidden) {
    if (!conSocket) await mirar();
    else presenciaPronto(), cifrasPronto();
  }
  setTimeout(cada, SONDEO);
}

function empezar() {
  if (!sitio.lee) {
    por('todo').hidden = true;
    por('estado').hidden = true;
    return vencida();
  }
  if (sitio.socket) {
    enlazar({
      entra: sitio.modo === 'abierto' ? {userId: 'tablero', role: 'admin'} : null,
      al: alEstado,
      dice: oir
    });
  } else {
    mirar();
  }
  setInterval(pintarReloj, 1000);
  return setTimeout(cada, SONDEO);
}

// --- What people do

por('filtro').onchange = filtrar;
por('pausa').onclick = () => {
  enPausa = !enPausa;
  por('pausa').setAttribute('aria-pressed', enPausa);
  if (!enPausa) seguir();
};
por('idioma').onclick = () => {
  idioma = idioma === 'es' ? 'en' : 'es';
  guardar('idioma', idioma);
  traducir();
};
por('tema').onclick = () => {
  const raiz = document.documentElement;
  const oscuro = matchMedia('(prefers-color-scheme: dark)').matches;
  const ahora = raiz.dataset.tema || (oscuro ? 'oscuro' : 'claro');
  raiz.dataset.tema = ahora === 'oscuro' ? 'claro' : 'oscuro';
  guardar('tema', raiz.dataset.tema);
};
por('entrar').onclick = () => por('dialogo').showModal();
por('cancelar').onclick = () => por('dialogo').close();
const enviar = (camino, cuerpo) => fetch(camino, {
  method: 'POST',
  headers: {'Content-Type': 'application/json'},
  body: JSON.stringify(cuerpo)
}).catch(() => undefined);
por('formulario').onsubmit = async (suceso) => {
  suceso.preventDefault();
  const r = await enviar('/api/login', {
    username: por('nombre').value, password: por('clave').value, cookie: true
  });
  if (r?.ok) return location.reload();
  if (r?.status === 401) por('dicho').textContent = t('incorrecta');
  else por('dicho').textContent = r ? (await r.json()).message : t('sinred');
  return por('clave').select();
};
por('salir').onclick = async () => {
  await enviar('/api/logout', {});
  location.reload();
};

if (guardado('tema')) document.documentElement.dataset.tema = guardado('tema');
por('entrar').hidden = sitio.modo !== 'anonimo';
por('consola').hidden = !sitio.opera;
por('salir').hidden = sitio.modo !== 'cuenta';
por('quien').hidden = sitio.modo !== 'cuenta';
por('quien').textContent = sitio.quien;
por('publico').hidden = !sitio.publico;
document.addEventListener('visibilitychange', () => document.hidden || (conSocket && leerTodo()));
addEventListener('resize', pintarGraficas);
traducir();
delete document.body.dataset.viene;
empezar();
