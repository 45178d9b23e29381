// The results as the server computes them, read anew whenever it says that they changed.
import {Live, Rest, type Position} from '@chasqui/client';
import {useStore} from '@chasqui/client/react';
import type {paths} from '@chasqui/server5k-api';
import {keepPreviousData, useQuery, useQueryClient} from '@tanstack/react-query';
import {useEffect, useState} from 'react';

export interface Fila {
  puesto: number | null;
  estado: string;
  equipo_id: number;
  nombre: string;
  dorsal: number;
  categoria: string;
  categoria_nombre: string;
  total_texto: string;
  mejor_texto: string | null;
  ausentes: number;
  registros: number;
}

export interface Resultados {
  competencia: {
    id: number, nombre: string, fecha: string, estado: string, en_curso: boolean,
    max_registros: number,
    started_at: string | null, finished_at: string | null
  };
  categorias: {codigo: string, nombre: string}[];
  version: number;
  huella: string;
  equipos: number;
  calificados: number;
  descalificados: number;
  filas: Fila[];
}

const kJuntosMs = 250;  // A thousand spectators need not ask for each of fifteen times.
const api = new Rest<paths>();

export function useResultados(competencia: number, categoria: string) {
  const pedido = useQuery({
    queryKey: ['resultados', competencia, categoria],
    queryFn: ({signal}) => api.get('/api/competencias/{id}/resultados', {
      params: {id: competencia}, query: categoria ? {categoria} : {}, signal
    }) as Promise<Resultados>,
    placeholderData: keepPreviousData,
    staleTime: Infinity
  });
  return {...pedido, conexion: useEnVivo(competencia)};
}

function useEnVivo(competencia: number) {
  const cliente = useQueryClient();
  const [live] = useState(() => {
    let cita: ReturnType<typeof setTimeout> | undefined;
    const leer = () => {
      cita ??= setTimeout(() => {
        cita = undefined;
        void cliente.invalidateQueries({queryKey: ['resultados', competencia]});
      }, kJuntosMs * (0.5 + Math.random()));
    };
    return new Live({
      name: 'tipo',
      address: (posicion) => direccion(competencia, posicion),
      heard: (tipo) => tipo === 'pong' || leer(),
      on_resync: leer,
      ping: {tipo: 'ping'}
    });
  });
  useEffect(() => {
    live.start();
    return () => live.stop();
  }, [live]);
  return useStore(live.connection);
}

function direccion(competencia: number, posicion: Position | undefined): string {
  const base = `${location.origin.replace(/^http/, 'ws')}/ws/competencia/${competencia}/`;
  return posicion ? `${base}?desde=${posicion.seq}&epoca=${posicion.epoca}` : base;
}
