(() => {
const palabras = {
  es: {
    administracion: 'Administración', usuario: 'Usuario', clave: 'Contraseña', entrar: 'Entrar',
    salir: 'Salir', nueva: 'Nueva competencia', nombre: 'Nombre', fecha: 'Fecha y hora',
    crear: 'Crear', jueces_hoja: 'Jueces desde una hoja', equipos_hoja: 'Equipos desde una hoja',
    columnas_jueces: 'CSV con columnas usuario y, si se quiere, nombre, apellido, correo, rol.',
    columnas_equipos: 'CSV con columnas nombre, dorsal y, si se quiere, categoria, juez (usuario).',
    archivo: 'Archivo CSV', revisar: 'Revisar', crear_imprimir: 'Crear e imprimir claves (PDF)',
    competencia: 'Competencia', guardar: 'Guardar', cancelar: 'Cancelar', iniciar: 'Iniciar',
    pausar: 'Pausar', reanudar: 'Reanudar', detener: 'Detener', provisional: 'Dar provisionales',
    oficializar: 'Hacer oficiales', resultados: 'Resultados', programada: 'Programada',
    en_curso: 'En curso', pausada: 'En pausa', detenida: 'Detenida', oficial: 'Oficial',
    est_provisional: 'Provisional', inactiva: 'Inactiva', ninguna: 'Todavía no hay competencias.',
    seguro: '¿{accion} «{nombre}»?', hecho: '{accion}: hecho.', idioma: 'English',
    sin_red: 'No hay conexión con el servidor.', sin_permiso: 'Esta cuenta no dirige carreras.',
    jueces: '{n} de {m} jueces en línea, {p} tiempos sin enviar',
    revisado: '{v} de {f} filas están bien.', guardado: '{g} guardados.', fila: 'Fila',
    campo: 'Campo', error: 'Error', creada: 'La competencia está creada.',
    incorrecta: 'Usuario o contraseña incorrectos.'
  },
  en: {
    administracion: 'Administration', usuario: 'User name', clave: 'Password', entrar: 'Sign in',
    salir: 'Sign out', nueva: 'New competition', nombre: 'Name', fecha: 'Date and time',
    crear: 'Create', jueces_hoja: 'Judges from a sheet', equipos_hoja: 'Teams from a sheet',
    columnas_jueces:
        'CSV with columns username and, as wished, first_name, last_name, email, role.',
    columnas_equipos: 'CSV with columns name, number and, as wished, category, judge_username.',
    archivo: 'CSV file', revisar: 'Check', crear_imprimir: 'Create and print passwords (PDF)',
    competencia: 'Competition', guardar: 'Save', cancelar: 'Cancel', iniciar: 'Start',
    pausar: 'Pause', reanudar: 'Resume', detener: 'Stop', provisional: 'Make provisional',
    oficializar: 'Make official', resultados: 'Results', programada: 'Scheduled',
    en_curso: 'Running', pausada: 'Paused', detenida: 'Stopped', oficial: 'Official',
    est_provisional: 'Provisional', inactiva: 'Inactive', ninguna: 'No competitions yet.',
    seguro: '{accion} “{nombre}”?', hecho: '{accion}: done.', idioma: 'Español',
    sin_red: 'The server cannot be reached.', sin_permiso: 'This account directs no races.',
    jueces: '{n} of {m} judges online, {p} times unsent',
    revisado: '{v} of {f} rows are good.', guardado: '{g} saved.', fila: 'Row',
    campo: 'Field', error: 'Error', creada: 'The competition is created.',
    incorrecta: 'Wrong user name or password.'
  }
};
// What may be done in each state; what cannot be taken back is asked for twice.
const acciones = {
  programada: ['iniciar'], en_curso: ['pausar', 'detener'], pausada: ['reanudar', 'detener'],
  detenida: ['iniciar', 'provisional'], provisional: ['oficializar'], oficial: []
};
const sinPreguntar = ['pausar', 'reanudar'];
const por = (id) => document.getElementById(id);
let idioma = localStorage.getItem('idioma') || 'es', competencias = [], desfase = 0, vueltas = 0;

function t(clave, valores = {}) {
  return palabras[idioma][clave].replace(/\{(\w+)\}/g, (_, nombre) => valores[nombre]);
}

function traducir() {
  document.documentElement.lang = idioma;
  for (const cada of document.querySelectorAll('[data-t]')) cada.textContent = t(cada.dataset.t);
  por('idioma').textContent = t('idioma');
  por('idioma').lang = idioma === 'es' ? 'en' : 'es';
}

function elemento(nombre, texto = '', atributos = {}) {
  const hecho = document.createElement(nombre);
  hecho.textContent = texto;
  for (const [clave, valor] of Object.entries(atributos)) hecho.setAttribute(clave, valor);
  return hecho;
}

const avisar = (texto, malo = false) => {
  por('aviso').textContent = texto;
  por('aviso').className = malo ? 'vivo' : 'suave';
};

async function pedir(metodo, ruta, cuerpo) {
  const csrf = document.cookie.split('; ').find((una) => una.startsWith('csrf_'));
  const headers = {};
  if (cuerpo !== undefined) headers['Content-Type'] = 'application/json';
  if (csrf) headers['X-CSRF-Token'] = csrf.slice(csrf.indexOf('=') + 1);
  const body = cuerpo === undefined ? undefined : JSON.stringify(cuerpo);
  const respuesta = await fetch(ruta, {method: metodo, headers, body}).catch(() => undefined);
  if (!respuesta) throw new Error(t('sin_red'));
  const esJson = (respuesta.headers.get('Content-Type') || '').startsWith('application/json');
  const dicho = respuesta.status === 205 ? null : esJson ? await respuesta.json()
                                                         : await respuesta.blob();
  if (respuesta.ok) return dicho;
  const error = new Error(texto_de(dicho) || String(respuesta.status));
  error.status = respuesta.status;
  error.dicho = dicho;
  throw error;
}

function texto_de(dicho) {
  if (typeof dicho === 'string') return dicho;
  if (!dicho || typeof dicho !== 'object') return '';
  const dentro = () => Object.values(dicho).flat().map(texto_de).find((texto) => texto);
  return dicho.error || dicho.detail || dentro() || '';
}

const lista = (dicho) => (Array.isArray(dicho) ? dicho : dicho.results);

function corrido(competencia) {
  const desde = Date.parse(competencia.started_at);
  if (Number.isNaN(desde)) return '';
  const hasta = competencia.is_running ? Date.now() + desfase : Date.parse(competencia.finished_at);
  if (Number.isNaN(hasta)) return '';
  const s = Math.max(0, Math.floor((hasta - desde) / 1000));
  const dos = (n) => String(n).padStart(2, '0');
  return `${dos(Math.floor(s / 3600))}:${dos(Math.floor(s / 60) % 60)}:${dos(s % 60)}`;
}

function tarjeta(una) {
  const caja = elemento('article', '', {class: 'tarjeta', 'data-id': una.id});
  const cabeza = elemento('div', '', {class: 'fila'});
  const estado = una.estado === 'provisional' ? 'est_provisional' : una.estado;
  cabeza.append(elemento('h2', una.name),
                elemento('span', t(una.is_active ? estado : 'inactiva'),
                         {class: una.is_running ? 'marca vivo' : 'marca'}),
                elemento('span', corrido(una), {class: 'cifra reloj'}));
  const pie = elemento('div', '', {class: 'fila'});
  for (const accion of una.is_active ? acciones[una.estado] : []) {
    const boton = elemento('button', t(accion), {type: 'button', 'data-accion': accion});
    if (accion === 'iniciar') boton.className = 'fuerte';
    boton.addEventListener('click', () => actuar(una, accion));
    pie.append(boton);
  }
  pie.append(elemento('a', t('resultados'), {href: `/${una.id}/`}));
  const cuando = new Date(una.datetime).toLocaleString(
      idioma === 'es' ? 'es-EC' : 'en', {dateStyle: 'medium', timeStyle: 'short'});
  caja.append(cabeza, elemento('p', cuando, {class: 'suave'}),
              elemento('p', '', {class: 'suave jueces', hidden: ''}), pie);
  return caja;
}

async function preguntar(texto, si) {
  por('pregunta').textContent = texto;
  por('d-si').textContent = si;
  const dialogo = por('dialogo');
  dialogo.returnValue = 'no';
  dialogo.showModal();
  await new Promise((hecho) => dialogo.addEventListener('close', hecho, {once: true}));
  return dialogo.returnValue === 'si';
}

async function actuar(una, accion) {
  const seguro = t('seguro', {accion: t(accion), nombre: una.name});
  if (!sinPreguntar.includes(accion) && !await preguntar(seguro, t(accion))) return;
  try {
    await pedir('POST', `/api/competencias/${una.id}/${accion}/`, {});
    avisar(t('hecho', {accion: t(accion)}));
  } catch (error) {
    avisar(error.message, true);
  }
  await mostrar();
}

const traer = async () => lista(await pedir('GET', '/api/admin/competencias/?limit=100'));

async function mostrar(todas) {
  const antes = Date.now();
  const hora = await pedir('GET', '/api/hora/');
  desfase = hora.ms - (antes + Date.now()) / 2;
  competencias = todas ?? await traer();
  const caja = por('competencias');
  const foco = document.activeElement?.closest?.('[data-id]')?.dataset.id;
  caja.replaceChildren(...competencias.map(tarjeta));
  if (!competencias.length) caja.append(elemento('p', t('ninguna'), {class: 'suave'}));
  if (foco) caja.querySelector(`[data-id="${foco}"] button`)?.focus();
  const elegida = por('e-competencia').value;
  por('e-competencia').replaceChildren(
      ...competencias.map((una) => elemento('option', una.name, {value: una.id})));
  if (elegida) por('e-competencia').value = elegida;
  await contarJueces();
}

async function contarJueces() {
  for (const una of competencias.filter((cada) => cada.is_active)) {
    const jueces = await pedir('GET', `/api/competencias/${una.id}/jueces/`);
    const donde = document.querySelector(`[data-id="${una.id}"] .jueces`);
    if (!donde || !jueces.length) continue;
    const pendientes = jueces.flatMap((cada) => cada.dispositivos).reduce(
        (suma, cada) => suma + (cada.pendientes || 0), 0);
    donde.hidden = false;
    donde.textContent = t('jueces', {
      n: jueces.filter((cada) => cada.en_linea).length, m: jueces.length, p: pendientes
    });
  }
}

// Somebody else may change them.
async function seguir() {
  if (por('panel').hidden || document.hidden) return;
  try {
    const todas = await traer();
    if (JSON.stringify(todas) !== JSON.stringify(competencias)) return await mostrar(todas);
    if (++vueltas % 3 === 0) await contarJueces();
  } catch (error) {
    if (error.status === 401) return entrada();
    avisar(error.message, true);
  }
}

function entrada() {
  por('panel').hidden = true;
  por('entrada').hidden = false;
}

async function empezar() {
  try {
    const yo = await pedir('GET', '/api/me/');
    por('quien').textContent = yo.full_name || yo.username;
    por('entrada').hidden = true;
    por('panel').hidden = false;
    await mostrar();
    await loPedido();
  } catch (error) {
    if (error.status === 401) return entrada();
    avisar(error.status === 403 ? t('sin_permiso') : error.message, true);
  }
}

// /admin/app/competencia/7/iniciar/ asks before anything changes.
async function loPedido() {
  const partes = location.pathname.split('/').filter((parte) => parte);
  const una = competencias.find((cada) => String(cada.id) === partes[3]);
  if (partes.length < 5 || !una) return;
  history.replaceState(null, '', '/admin/');
  await actuar(una, partes[4]);
}

function errores(filas) {
  const tabla = elemento('table'), cabeza = elemento('tr');
  cabeza.append(...['fila', 'campo', 'error'].map((x) => elemento('th', t(x), {scope: 'col'})));
  tabla.append(cabeza);
  for (const una of filas) {
    const fila = elemento('tr');
    fila.append(elemento('td', una.fila), elemento('td', una.campo), elemento('td', una.error));
    tabla.append(fila);
  }
  return tabla;
}

function hoja(formulario, campos) {
  const [revisar, guardar] = formulario.querySelectorAll('button');
  const archivo = formulario.querySelector('input[type=file]');
  const revision = formulario.querySelector('.revision');
  archivo.addEventListener('change', () => {
    guardar.disabled = true;
    revision.replaceChildren();
  });
  formulario.addEventListener('submit', async (evento) => {
    evento.preventDefault();
    const confirmar = evento.submitter === guardar;
    revisar.disabled = guardar.disabled = true;
    try {
      const csv = await archivo.files[0].text();
      const dicho = await pedir(
          'POST', formulario.dataset.ruta, {csv, confirmar, ...campos(confirmar)});
      if (dicho instanceof Blob) {
        const enlace = elemento(
            'a', '', {href: URL.createObjectURL(dicho), download: 'credenciales.pdf'});
        enlace.click();
        return revision.replaceChildren(elemento('p', t('hecho', {accion: t('crear')})));
      }
      const resumen = confirmar ? t('guardado', {g: dicho.guardados})
                                : t('revisado', {v: dicho.validas, f: dicho.filas});
      revision.replaceChildren(elemento('p', resumen));
      if (dicho.errores.length) revision.append(errores(dicho.errores));
      guardar.disabled = confirmar || !dicho.validas || dicho.errores.length > 0;
    } catch (error) {
      revision.replaceChildren(elemento('p', error.message, {class: 'vivo'}));
      if (error.dicho?.errores) revision.append(errores(error.dicho.errores));
    } finally {
      revisar.disabled = false;
    }
  });
}

por('f-entrar').addEventListener('submit', async (evento) => {
  evento.preventDefault();
  por('mal').textContent = '';
  try {
    await pedir('POST', '/api/login/',
                {username: por('usuario').value, password: por('clave').value, cookie: true});
    por('clave').value = '';
    await empezar();
  } catch (error) {
    por('mal').textContent = error.status === 401 ? t('incorrecta') : error.message;
  }
});
por('salir').addEventListener('click', async () => {
  await pedir('POST', '/api/logout/', {}).catch(() => null);
  entrada();
});
por('f-nueva').addEventListener('submit', async (evento) => {
  evento.preventDefault();
  try {
    await pedir('POST', '/api/admin/competencias/', {
      name: por('n-nombre').value, datetime: new Date(por('n-fecha').value).toISOString()
    });
    evento.target.reset();
    avisar(t('creada'));
    await mostrar();
  } catch (error) {
    avisar(error.message, true);
  }
});
hoja(por('f-jueces'), (confirmar) => (confirmar ? {formato: 'pdf'} : {}));
hoja(por('f-equipos'), () => ({competition_id: Number(por('e-competencia').value)}));
por('idioma').addEventListener('click', () => {
  idioma = idioma === 'es' ? 'en' : 'es';
  localStorage.setItem('idioma', idioma);
  traducir();
  if (!por('panel').hidden) mostrar();
});
traducir();
empezar();
setInterval(seguir, 2000);
setInterval(() => {
  for (const una of competencias.filter((cada) => cada.is_running)) {
    const donde = document.querySelector(`[data-id="${una.id}"] .reloj`);
    if (donde) donde.textContent = corrido(una);
  }
}, 500);
})();
