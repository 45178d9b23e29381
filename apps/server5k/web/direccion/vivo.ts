// What others do, by the socket: each event has what it concerns read again, once for many.
import {Live, ServerClock, Store, type Position} from '@chasqui/client';
import {useStore} from '@chasqui/client/react';
import {useQueryClient, type QueryKey} from '@tanstack/react-query';
import {useEffect, useState} from 'react';
import {api} from './api';
import {claveDe} from './datos';

const kJuntosMs = 250, kRelojCadaMs = 60_000, kIntercambios = 3;

export const reloj = new Store(new ServerClock());

// At most one reading under way and one after it, however many events there are.
export class Relectura {
  #leer: () => Promise<unknown>;
  #cita: ReturnType<typeof setTimeout> | undefined;
  #lee = false;
  #otra = false;

  constructor(leer: () => Promise<unknown>) {
    this.#leer = leer;
  }

  pedir(): void {
    if (this.#lee) this.#otra = true;
    else this.#cita ??= setTimeout(() => void this.#ahora(), kJuntosMs);
  }

  dejar(): void {
    clearTimeout(this.#cita);
    this.#cita = undefined;
    this.#otra = false;
  }

  async #ahora(): Promise<void> {
    this.#cita = undefined;
    this.#lee = true;
    await this.#leer().catch(() => undefined);
    this.#lee = false;
    if (!this.#otra) return;
    this.#otra = false;
    this.pedir();
  }
}

function direccionDe(camino: string, posicion: Position | undefined): string {
  const base = location.origin.replace(/^http/, 'ws') + camino;
  return posicion ? `${base}?desde=${posicion.seq}&epoca=${posicion.epoca}` : base;
}

function useOir(camino: string, claves: QueryKey[]) {
  const cliente = useQueryClient();
  const [{live, relectura}] = useState(() => {
    const relectura = new Relectura(
        () => Promise.all(claves.map((queryKey) => cliente.invalidateQueries({queryKey}))));
    const leer = () => relectura.pedir();
    const live = new Live({
      name: 'tipo',
      address: (posicion) => direccionDe(camino, posicion),
      heard: (tipo) => tipo === 'pong' || leer(),
      on_resync: leer,
      ping: {tipo: 'ping'}
    });
    return {live, relectura};
  });
  useEffect(() => {
    live.start();
    return () => {
      live.stop();
      relectura.dejar();
    };
  }, [live, relectura]);
  return useStore(live.connection);
}

// Both return how the connection is, for as long as the caller is shown.
export const useLista = () => useOir('/ws/control/', [['competencias'], ['cuentas']]);
export const useControl = (id: number) =>
    useOir(`/ws/control/${id}/`, [claveDe(id), ['competencias'], ['cuentas']]);

// The server's time, asked for again each minute and when the page is seen again.
export function useReloj(): ServerClock {
  useEffect(() => {
    const ver = () => {
      if (document.hidden) return reloj.get().hidden();
      reloj.get().shown();
      void sincronizar();
    };
    void sincronizar();
    const cada = setInterval(() => void sincronizar(), kRelojCadaMs);
    document.addEventListener('visibilitychange', ver);
    return () => {
      clearInterval(cada);
      document.removeEventListener('visibilitychange', ver);
    };
  }, []);
  return useStore(reloj);
}

async function sincronizar(): Promise<void> {
  const cambios = [];
  try {
    for (let n = 0; n < kIntercambios; n += 1) {
      const sent_ms = performance.now();
      const {ms} = await api.get('/api/hora') as unknown as {ms: number};
      cambios.push({sent_ms, received_ms: performance.now(), server_ms: ms});
    }
  } catch {
    // What the clock knows stands until the server is reached again.
  }
  if (cambios.length) reloj.get().take(cambios);
}
