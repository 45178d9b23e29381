// A judge's post: what is tapped, kept, sent and heard. No screens here.
import {
  Live, Outbox, Rest, ServerClock, Session, Store, whenLeading, type Frame, type Operation,
  type Connection, type Outcome
} from '@chasqui/client';
import {countPending} from '@chasqui/client/react';
import type {paths} from '@chasqui/server5k-api';
import {BaseDeJuez, type Cuenta, type Envio, type Equipo, type Llegada} from './base';
import {
  cambiosDe, competenciaDe, desenlaceDe, esRespuesta, estadoDe, mensajeDe
} from './mensajes';

const kDeshacerMs = 4000;  // An undo within it is between the judge and the telephone.
const kRelojCadaMs = 60_000, kCambios = 5;
const kSeparacionMs = 40;  // The server takes 30 messages a second.
const kProbarMs = 5000;
const kSinToken = 4001, kTokenMalo = 4002, kOtroJuez = 4003,
      kSinCompetencia = 4004;

// A team has all its finishes; the tap came before the page could show it.
export class EquipoCompleto extends Error {}

export interface Marcada {
  llegada: Llegada;
  n: number;  // The how many-th of its team.
}

interface Remoto {  // GET …/registros/estado/
  maximo_registros: number;
  registros: {id_registro: string, tiempo: number, estado: string}[];
}

export class Puesto {
  readonly base: BaseDeJuez;
  readonly salida: Outbox<Envio>;
  readonly live: Live;
  readonly reloj = new Store<ServerClock>(new ServerClock());
  // Whether the server was heard since the page opened: before, a list may be older than the truth.
  readonly al_dia = new Store(false);
  readonly sin_equipos = new Store(false);  // The server says so: nothing to judge now.
  readonly conexion = new Store<Connection>('away');  // Of the tab that leads.
  #session: Session;
  #api: Rest<paths>;
  #cuenta: Cuenta;
  #dejar: () => void = () => undefined;
  #negados = 0;  // Handshakes in a row whose token was not taken.

  constructor(cuenta: Cuenta, session: Session) {
    this.#cuenta = cuenta;
    this.#session = session;
    this.#api = new Rest<paths>({bearer: (otra_vez) => session.token(otra_vez)});
    this.base = new BaseDeJuez(cuenta.juez.id);
    this.salida = new Outbox<Envio>(this.base, 'salida', {
      tables: [this.base.llegadas, this.base.competencias, this.base.equipos],
      is_reachable: () => this.live.connection.get() === 'open',
      seal: (operacion) => this.#sellar(operacion),
      deliver: (operacion) => this.#enviar(operacion),
      settle: (operacion, desenlace) => this.#anotar(operacion, desenlace)
    });
    this.live = new Live({
      name: 'tipo',
      address: () => this.#direccion(),
      heard: (tipo, frame) => void this.#oir(tipo, frame),
      is_final: (code) => this.#es_final(code),
      closed: (code) => {
        if (code === kSinCompetencia) this.sin_equipos.set(true);
      },
      refused: () => session.state.set('over'),
      ping: {tipo: 'ping'},
      gap_ms: kSeparacionMs
    });
  }

  async empezar(): Promise<() => void> {
    const memoria = await this.base.notas.get('reloj');
    if (memoria) this.reloj.set(new ServerClock(undefined, memoria.valor));
    const ver = () => (document.hidden ? this.reloj.get().hidden() : this.#despertar());
    document.addEventListener('visibilitychange', ver);
    const nombre = `server5k-juez-${this.#cuenta.juez.id}`;
    const pestanas = new BroadcastChannel(nombre);
    pestanas.onmessage = ({data}) => this.conexion.set(data as Connection);
    pestanas.postMessage('connecting');
    this.#dejar = whenLeading(nombre, () => this.#dirigir(pestanas));
    return () => {
      document.removeEventListener('visibilitychange', ver);
      this.#dejar();
      pestanas.close();
      this.base.close();
    };
  }

  // One tab sends and hears; all show what is kept.
  #dirigir(pestanas: BroadcastChannel): () => void {
    const decir = () => {
      this.conexion.set(this.live.connection.get());
      pestanas.postMessage(this.conexion.get());
    };
    const callar = this.live.connection.watch(decir);
    pestanas.onmessage = decir;  // Another tab opened and asks.
    this.live.start();
    this.salida.start();
    const cada = setInterval(() => void this.#sincronizar(), kRelojCadaMs);
    const dejar = this.#session.state.watch(() => {
      if (this.#session.state.get() !== 'in') return;
      this.live.start();
      this.live.wake();
    });
    return () => {
      clearInterval(cada);
      dejar();
      callar();
      this.live.stop();
      this.salida.stop();
    };
  }

  #despertar(): void {
    this.reloj.get().shown();
    this.live.wake();
    if (this.live.connection.get() === 'open') void this.#sincronizar();
  }

  // A finish, at a moment of the page's timer. It is on the disk when this returns.
  async marcar(equipo: Equipo, en_ms: number): Promise<Marcada> {
    const reloj = this.reloj.get(), ahora = reloj.now(en_ms), desfase = reloj.offset_ms;
    return this.#registrar(equipo, ahora, {marca: ahora - desfase, desfase});
  }

  async ausente(equipo: Equipo): Promise<Marcada> {
    const reloj = this.reloj.get();
    return this.#registrar(
        equipo, reloj.now(), {marca: Date.now(), desfase: reloj.offset_ms, tiempo: 0});
  }

  async #registrar(equipo: Equipo, orden: number, resto: Partial<Llegada>): Promise<Marcada> {
    const {llegadas, competencias} = this.base;
    const suyas = () => llegadas.where({equipo_id: equipo.id})
        .filter(({estado}) => estado !== 'anulado').count();
    return this.base.transaction('rw', [llegadas, competencias, this.salida.table], async () => {
      if (await suyas() >= equipo.maximo) throw new EquipoCompleto();
      const inicio = (await competencias.get(equipo.competencia_id))?.started_at ?? null;
      const tiempo = inicio === null || orden < inicio ? null : orden - inicio;
      const llegada: Llegada = {
        id: crypto.randomUUID(), equipo_id: equipo.id, orden, tiempo, marca: 0, desfase: 0,
        rtt: this.reloj.get().rtt_ms ?? null, dorsal: '', es_a_mano: false, estado: 'local',
        motivo: '', ...resto
      };
      await llegadas.add(llegada);
      await this.salida.add({
        lane: llegada.id, kind: 'registrar', body: {llegada: llegada.id},
        due_ms: Date.now() + kDeshacerMs
      });
      return {llegada, n: await suyas()};
    });
  }

  // Takes a finish back: here alone while it was not sent, else by telling the server.
  async quitar(llegada: Llegada): Promise<void> {
    await this.#cambiar(llegada, {estado: 'anulado', motivo: ''}, async (envio) => {
      if (envio?.kind === 'registrar' && await this.salida.takeBack(envio.id)) return;
      await this.salida.add({lane: llegada.id, kind: 'anular', body: {llegada: llegada.id}});
    });
  }

  async corregir(llegada: Llegada, cambio: NonNullable<Envio['cambio']>): Promise<void> {
    const a_mano = cambio.tiempo !== undefined ? {es_a_mano: true} : {};
    await this.#cambiar(llegada, {...cambio, ...a_mano}, async (envio) => {
      // What was not sent yet is sent as it will be then.
      if (envio?.kind === 'registrar' && !envio.is_sealed) return;
      const body = {llegada: llegada.id, cambio};
      await this.salida.add({lane: llegada.id, kind: 'corregir', body});
    });
  }

  async #cambiar(llegada: Llegada, cambio: Partial<Llegada>,
                 enviar: (envio: Operation<Envio> | undefined) => Promise<void>): Promise<void> {
    await this.base.transaction('rw', [this.base.llegadas, this.salida.table], async () => {
      const envio = await this.salida.table.where({lane: llegada.id}).first();
      await this.base.llegadas.update(llegada.id, cambio);
      await enviar(envio);
    });
  }

  async reintentar(llegada: Llegada): Promise<void> {
    for (const {id} of await this.#rechazados_de(llegada)) await this.salida.retry(id);
  }

  // Of what the server will never take: only the telephone forgets it; the server kept what it saw.
  async descartar(llegada: Llegada): Promise<void> {
    await this.base.transaction('rw', [this.base.llegadas, this.salida.table], async () => {
      await this.salida.table.where({lane: llegada.id}).delete();
      await this.base.llegadas.update(llegada.id, {estado: 'anulado'});
    });
  }

  #rechazados_de({id}: Llegada): Promise<Operation<Envio>[]> {
    return this.salida.table.where({lane: id}).filter(({state}) => state === 'refused').toArray();
  }

  // The outbox: what is sent, and what its answer changes.
  async #sellar(operacion: Operation<Envio>): Promise<Envio> {
    const llegada = (await this.base.llegadas.get(operacion.body.llegada))!;
    const equipo = await this.base.equipos.get(llegada.equipo_id);
    const competencia = await this.base.competencias.get(equipo?.competencia_id ?? 0);
    return {...operacion.body, mensaje: mensajeDe(operacion, llegada, competencia)};
  }

  async #enviar(operacion: Operation<Envio>): Promise<Outcome> {
    const mensaje = operacion.body.mensaje!;
    const frame = await this.live.ask(mensaje, (dicho) => esRespuesta(mensaje, dicho));
    return desenlaceDe(operacion, frame);
  }

  async #anotar({body, kind}: Operation<Envio>, desenlace: Outcome): Promise<void> {
    if (desenlace.is === 'refused')
      await this.base.llegadas.update(body.llegada, {estado: 'rechazado', motivo: desenlace.text});
    if (desenlace.is !== 'done' || kind === 'anular') return;
    // Later changes wait in the same lane: what they say of the record stands.
    const siguen = await this.salida.table.where({lane: body.llegada}).count();
    if (siguen === 0)
      await this.base.llegadas.update(body.llegada, cambiosDe(desenlace.result as Frame));
  }

  // The socket.
  async #direccion(): Promise<string | undefined> {
    const token = await this.#session.token(this.#negados > 0).catch(() => undefined);
    if (!token) return undefined;
    // A socket may open where the network is gone for everything else.
    await fetch('/healthz', {cache: 'no-store', signal: AbortSignal.timeout(kProbarMs)});
    const base = location.origin.replace(/^http/, 'ws');
    const juez = this.#cuenta.juez.id;
    return `${base}/ws/juez/${juez}/?cierre=1&eventos=todos&token=${encodeURIComponent(token)}`;
  }

  // A token that is refused is renewed; a new one that is refused too is no use.
  #es_final(code: number): boolean {
    if (code === kSinToken || code === kTokenMalo) this.#negados += 1;
    return code === kOtroJuez || this.#negados > 1;
  }

  async #oir(tipo: string, frame: Frame): Promise<void> {
    switch (tipo) {
      case 'conexion_establecida':
        this.#negados = 0;
        this.sin_equipos.set(false);
        return this.#saludado(frame);
      case 'token_por_vencer':
        return this.#renovar();
      case 'registros_actualizados':
        return this.#traer_si_es_mio(Number((frame['equipo'] as Frame | undefined)?.['id']));
      case 'inicio_ajustado':
      case 'asignacion_cambiada':
        this.live.stop();
        return this.live.start();  // The greeting says it all anew.
      default:
        if (frame['competencia']) await this.#competencia(frame['competencia'] as Frame);
    }
  }

  async #saludado(frame: Frame): Promise<void> {
    const dichos = (frame['equipos'] ?? []) as Frame[];
    await this.#competencia(frame['competencia'] as Frame);
    await this.#equipos(dichos);
    await this.#otras_competencias();
    await this.#sincronizar();
    await this.salida.wake();
    for (const cada of await this.base.equipos.toArray()) await this.#traer(cada.id);
    this.al_dia.set(true);
  }

  // Those of the judge now. One that was taken away stays while times of it wait here.
  async #equipos(dichos: Frame[]): Promise<void> {
    const {equipos, llegadas} = this.base, {table} = this.salida;
    await this.base.transaction('rw', [equipos, llegadas, table], async () => {
      const antes = new Map((await equipos.toArray()).map((cada) => [cada.id, cada]));
      const esperan = (await table.toArray()).map(({lane}) => lane);
      const con_envio = new Set((await llegadas.bulkGet(esperan)).map((cada) => cada?.equipo_id));
      await equipos.filter(({id}) => !con_envio.has(id)).delete();
      await equipos.bulkPut(dichos.map((cada) => ({
        id: Number(cada['id']), nombre: String(cada['nombre']), dorsal: Number(cada['dorsal']),
        competencia_id: Number(cada['competencia_id']),
        maximo: antes.get(Number(cada['id']))?.maximo ?? 15
      })));
    });
  }

  // The greeting tells of one competition; a judge may have teams in others.
  async #otras_competencias(): Promise<void> {
    const todas = await this.#api.get('/api/competencias', {query: {is_active: 'true'}})
                      .catch(() => undefined) as Frame[] | undefined;
    if (!todas) return;  // Away: the next greeting asks again.
    const {competencias, equipos} = this.base;
    await this.base.transaction('rw', [competencias, equipos], async () => {
      const con_equipo = new Set((await equipos.toArray()).map((cada) => cada.competencia_id));
      const dichas = todas.map(competenciaDe);
      const vivas = new Set(dichas.map(({id}) => id));
      await competencias.filter(({id}) => !vivas.has(id) && !con_equipo.has(id)).delete();
      for (const una of dichas) {
        const antes = await competencias.get(una.id);
        // The list does not tell a pause from a stop; what was heard does.
        const sigue = antes?.en_curso === una.en_curso;
        await competencias.put(sigue ? {...una, estado: antes.estado} : una);
      }
    });
  }

  async #competencia(dicha: Frame): Promise<void> {
    await this.base.competencias.put(competenciaDe(dicha));
    if (dicha['en_curso']) await this.salida.release('no_en_curso', 'sin_inicio');
  }

  async #traer_si_es_mio(equipo_id: number): Promise<void> {
    if (await this.base.equipos.get(equipo_id)) await this.#traer(equipo_id);
  }

  // What the server has of a team: also what another telephone or the director did.
  async #traer(equipo_id: number): Promise<void> {
    const ruta = '/api/equipos/{id}/registros/estado', params = {id: equipo_id};
    const remoto = await this.#api.get(ruta, {params}).catch(() => undefined) as Remoto | undefined;
    if (!remoto) return;
    const {llegadas, equipos, competencias} = this.base, {table} = this.salida;
    await this.base.transaction('rw', [llegadas, equipos, competencias, table], async () => {
      const equipo = await equipos.get(equipo_id);
      if (!equipo) return;
      await equipos.update(equipo_id, {maximo: remoto.maximo_registros});
      const inicio = (await competencias.get(equipo.competencia_id))?.started_at ?? 0;
      const con_envio = new Set((await table.toArray()).map(({lane}) => lane));
      const dichas = new Map(remoto.registros.map((cada) => [cada.id_registro, cada]));
      for (const local of await llegadas.where({equipo_id}).toArray()) {
        const dicha = dichas.get(local.id);
        dichas.delete(local.id);
        if (con_envio.has(local.id)) continue;
        if (dicha)
          await llegadas.update(local.id, {tiempo: dicha.tiempo, estado: estadoDe(dicha.estado)});
        else if (local.estado === 'guardado' || local.estado === 'dudoso')
          await llegadas.update(local.id, {estado: 'anulado'});
      }
      for (const dicha of dichas.values()) await llegadas.put(deLejos(equipo_id, inicio, dicha));
    });
  }

  async #renovar(): Promise<void> {
    const token = await this.#session.token(true).catch(() => undefined);
    if (token) this.live.send({tipo: 'renovar_token', token});
  }

  // The clock, and what the director's table shows of this telephone.
  async #sincronizar(): Promise<void> {
    const cambios = [];
    try {
      for (let i = 0; i < kCambios; i += 1) {
        const t0 = Date.now() * 10 + i;
        let sent_ms = 0;
        const preguntar = () => {
          sent_ms = performance.now();
          return {tipo: 'sincronizar_reloj', t0};
        };
        const frame = await this.live.ask(
            preguntar, (dicho) => dicho['tipo'] === 'hora' && dicho['t0'] === t0, 5000);
        cambios.push({
          sent_ms, received_ms: performance.now(),
          server_ms: (Number(frame['t1']) + Number(frame['t2'])) / 2
        });
      }
    } catch {
      if (cambios.length === 0) return;
    }
    const reloj = new ServerClock(undefined, this.reloj.get().memory);
    reloj.take(cambios);
    this.reloj.set(reloj);
    await this.base.notas.put({clave: 'reloj', valor: reloj.memory});
    await this.contar();
  }

  async contar(): Promise<void> {
    const {waiting, refused} = await countPending(this.salida);
    const reloj = this.reloj.get();
    this.live.send({
      tipo: 'pendientes', n: waiting + refused, desfase_ms: reloj.offset_ms,
      ...(reloj.rtt_ms === undefined ? {} : {rtt_ms: reloj.rtt_ms}), ...await bateria()
    });
  }
}

function deLejos(equipo_id: number, inicio: number, dicha: Remoto['registros'][number]): Llegada {
  return {
    id: dicha.id_registro, equipo_id, orden: inicio + dicha.tiempo, tiempo: dicha.tiempo,
    marca: inicio + dicha.tiempo, desfase: 0, rtt: null, dorsal: '', es_a_mano: true,
    estado: estadoDe(dicha.estado), motivo: ''
  };
}

async function bateria(): Promise<{bateria?: number}> {
  const {getBattery} = navigator as {getBattery?: () => Promise<{level: number}>};
  const una = await getBattery?.call(navigator).catch(() => undefined);
  return una ? {bateria: Math.round(una.level * 100)} : {};
}
