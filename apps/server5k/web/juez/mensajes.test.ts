import type {Operation} from '@chasqui/client';
import {expect, test} from 'vitest';
import type {Competencia, Envio, Llegada} from './base';
import {cambiosDe, competenciaDe, desenlaceDe, esRespuesta, mensajeDe, tiempoDe} from './mensajes';
import {esDorsal, leerReloj, partesDe, reloj} from './tiempo';

const kInicio = 1_700_000_000_000;

const llegada = (mas: Partial<Llegada> = {}): Llegada => ({
  id: 'a', equipo_id: 5, orden: kInicio + 1000, tiempo: 1000, marca: kInicio - 179_000,
  desfase: 180_000, rtt: 40, dorsal: '', es_a_mano: false, estado: 'local', motivo: '', ...mas
});
const carrera = (mas: Partial<Competencia> = {}): Competencia => ({
  id: 1, nombre: '5K', estado: 'en_curso', en_curso: true, started_at: kInicio, finished_at: null,
  ...mas
});
const envio = (mas: Partial<Operation<Envio>> = {}): Operation<Envio> => ({
  seq: 1, id: 'op', lane: 'a', kind: 'registrar', body: {llegada: 'a'}, state: 'waiting',
  is_sealed: false, tries: 1, due_ms: 0, code: '', text: '', ...mas
});

test('a time counts from the start as it is known when it is sent', () => {
  const casos: [string, Llegada, Competencia | undefined, number | null][] = [
    ['as tapped', llegada(), carrera(), 1000],
    ['the start was moved by -7 s', llegada(), carrera({started_at: kInicio - 7000}), 8000],
    ['started anew since: what was tapped', llegada(), carrera({started_at: kInicio + 9000}), 1000],
    ['tapped before the start was known', llegada({tiempo: null}), carrera(), 1000],
    ['the start is not known yet', llegada({tiempo: null}), undefined, null],
    ['written by hand', llegada({es_a_mano: true, tiempo: 77}), carrera(), 77],
    ['absent', llegada({tiempo: 0}), carrera(), 0]
  ];
  for (const [nombre, una, competencia, tiempo] of casos)
    expect(tiempoDe(una, competencia), nombre).toBe(tiempo);
});

test('a record says its id, its mark and how far the telephone is off', () => {
  expect(mensajeDe(envio(), llegada({dorsal: '6*1'}), carrera())).toEqual({
    tipo: 'registrar_tiempo', ref: 'op', id_registro: 'a', equipo_id: 5, tiempo: 1000, horas: 0,
    minutos: 0, segundos: 1, milisegundos: 0, marca_cliente: kInicio - 179_000,
    desfase_ms: 180_000, rtt_ms: 40, dorsal: '6*1'
  });
  expect(mensajeDe(envio(), llegada({tiempo: null, rtt: null}), undefined)).toEqual({
    tipo: 'registrar_tiempo', ref: 'op', id_registro: 'a', equipo_id: 5, base: 'epoch',
    tiempo: kInicio - 179_000, marca_cliente: kInicio - 179_000, desfase_ms: 180_000
  });
  const cambio = {tiempo: 5, dorsal: '7'};
  expect(mensajeDe(envio({kind: 'corregir', body: {llegada: 'a', cambio}}), llegada(), undefined))
      .toEqual({tipo: 'corregir', motivo: 'juez', ref: 'op', id_registro: 'a', ...cambio});
});

test('an answer belongs to its message alone', () => {
  const mensaje = {tipo: 'corregir', ref: 'op', id_registro: 'a'};
  expect(esRespuesta(mensaje, {tipo: 'error', ref: 'op'})).toBe(true);
  expect(esRespuesta(mensaje, {tipo: 'error', ref: 'otra'})).toBe(false);
  expect(esRespuesta(mensaje, {tipo: 'registro_corregido', registro: {id_registro: 'a'}}))
      .toBe(true);
  expect(esRespuesta(mensaje, {tipo: 'registro_corregido', registro: {id_registro: 'b'}}))
      .toBe(false);
  expect(esRespuesta(mensaje, {tipo: 'competencia_iniciada'})).toBe(false);
});

test('an answer is the end, a wait or a person\'s business', () => {
  const casos: [string, string, Partial<Operation<Envio>>][] = [
    ['held', 'no_en_curso', {}], ['held', 'sin_inicio', {}], ['later', 'ocupado', {}],
    ['later', '', {}], ['refused', 'maximo_alcanzado', {}], ['refused', 'fuera_de_plazo', {}],
    ['refused', 'ya_revisado', {kind: 'anular'}],
    ['done', 'ya_revisado', {kind: 'anular', tries: 2}]
  ];
  for (const [is, codigo, mas] of casos)
    expect(desenlaceDe(envio(mas), {tipo: 'error', codigo, mensaje: 'x'}).is, codigo).toBe(is);
  const guardado = {tipo: 'tiempo_registrado', duplicado: true, estado: 'dudoso',
                    registro: {tiempo: 900}};
  expect(desenlaceDe(envio(), guardado).is).toBe('done');
  expect(cambiosDe(guardado)).toEqual({estado: 'dudoso', tiempo: 900, motivo: ''});
});

test('a competition is read as sockets and as lists say it', () => {
  const inicio = '2026-11-21T18:20:01.614579-05:00';
  const pausada = {id: 1, nombre: 'A', en_curso: false, estado: 'pausada', started_at: inicio};
  expect(competenciaDe(pausada))
      .toMatchObject({nombre: 'A', estado: 'pausada', started_at: Date.parse(inicio)});
  expect(competenciaDe({id: 2, name: 'B', is_running: true, started_at: inicio}))
      .toMatchObject({nombre: 'B', estado: 'en_curso', en_curso: true, finished_at: null});
});

test('times are written as they are read', () => {
  for (const ms of [1, 999, 61_000, 1_264_350, 3_599_999, 86_399_999])
    expect(leerReloj(reloj(ms)), reloj(ms)).toBe(ms);
  expect(reloj(1_264_350, 0)).toBe('0:21:04');
  expect([leerReloj('21:04'), leerReloj('4,5'), leerReloj(' 0:21:04.35 ')])
      .toEqual([1_264_000, 4500, 1_264_350]);
  for (const malo of ['', 'veinte', '0:61:00', '1:99', '1:2:3:4', '-5'])
    expect(leerReloj(malo), malo).toBeUndefined();
  expect(partesDe(3_723_004)).toMatchObject({horas: 1, minutos: 2, segundos: 3, milisegundos: 4});
  expect(['', '12', '6*1', '123456'].every(esDorsal)).toBe(true);
  expect(['1234567', 'a', '-1'].some(esDorsal)).toBe(false);
});
