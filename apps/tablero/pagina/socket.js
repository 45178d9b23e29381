// One plain WebSocket at /ws. It comes back by itself, later each time, and goes on from the place
// in the log where it was. `entra`: what it says of itself; null when the session's cookie does.
// al(estado, fallos) hears 'vivo', 'cortado' and 'vencida' (the session has ended: it gives up);
// dice(evento, datos) hears what happens.
function enlazar({entra, al, dice}) {
  const ESPERA_MIN = 500, ESPERA_MAX = 30000, LATIDO = 20000, PACIENCIA = 10000;
  let socket = null, vivo = false, lugar = null, fallos = 0, reloj = 0, latido = 0, plazo = 0;

  const decir = (event, data) => socket.send(JSON.stringify({event, data}));

  function abrir() {
    clearTimeout(reloj);
    const donde = lugar && !entra ? `?desde=${lugar.seq}&epoca=${lugar.epoca}` : '';
    socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/ws${donde}`);
    const este = socket;
    esperar();
    socket.onopen = () => entra && decir('authenticate', {...entra, ...desde()});
    socket.onmessage = ({data}) => este === socket && oir(JSON.parse(data));
    socket.onclose = ({code}) => este === socket && cerrado(code);
  }

  const desde = () => (lugar ? {desde: lugar.seq, epoca: lugar.epoca} : {});

  // What is not answered in time is cut: a network that went away says nothing.
  function esperar() {
    clearTimeout(plazo);
    plazo = setTimeout(cortar, PACIENCIA);
  }

  function cortar() {
    const viejo = socket;
    socket = null;
    viejo?.close();
    cerrado(0);
  }

  function oir({event, data, seq, epoca}) {
    if (event === 'auth_success') entrar();
    if (event === 'pong') clearTimeout(plazo);
    // Before it is in, it may hear what comes again from its place in the log.
    if (!vivo) return;
    if (seq !== undefined && (lugar?.epoca !== epoca || seq > lugar.seq)) lugar = {seq, epoca};
    dice(event, data);
  }

  function entrar() {
    clearTimeout(plazo);
    clearInterval(latido);
    latido = setInterval(() => {
      decir('ping', {});
      esperar();
    }, LATIDO);
    fallos = 0;
    vivo = true;
    al('vivo');
  }

  function cerrado(codigo) {
    clearTimeout(plazo);
    clearInterval(latido);
    socket = null;
    vivo = false;
    if (codigo === 4401) return al('vencida');
    fallos += 1;
    al('cortado', fallos);
    const espera = Math.min(ESPERA_MAX, ESPERA_MIN * 2 ** (fallos - 1));
    reloj = setTimeout(abrir, espera * (0.5 + Math.random() / 2));
  }

  addEventListener('online', () => socket || abrir());
  addEventListener('offline', () => socket && cortar());
  abrir();
}
