// /direccion/ lists the competitions; /direccion/7/ is one, /direccion/7/revision/ a part of it,
// /direccion/7/equipo/12/ a team; /direccion/jueces/ the judges' accounts. Each may be opened
// directly.
export const kPartes = ['carrera', 'revision', 'inscripcion', 'historial', 'publicar'] as const;
export type Parte = typeof kPartes[number];

export type Lugar = {que: 'lista'} | {que: 'jueces'} | {que: 'nada'} |
    {que: 'carrera', id: number, parte: Parte, equipo?: number};

export function lugarDe(camino: string): Lugar {
  const [primera, segunda, tercera, sobra] = camino.replace(/^\/direccion\/?/, '').split('/');
  if (!primera) return {que: 'lista'};
  if (primera === 'jueces' && !segunda) return {que: 'jueces'};
  if (!/^\d+$/.test(primera) || sobra) return {que: 'nada'};
  const id = Number(primera);
  if (segunda === 'equipo' && /^\d+$/.test(tercera ?? ''))
    return {que: 'carrera', id, parte: 'carrera', equipo: Number(tercera)};
  const parte = kPartes.find((una) => una === (segunda || 'carrera'));
  return parte && !tercera ? {que: 'carrera', id, parte} : {que: 'nada'};
}

export const rutaDe = (id: number, parte: Parte = 'carrera') =>
    `/direccion/${id}/${parte === 'carrera' ? '' : `${parte}/`}`;
export const rutaDeEquipo = (id: number, equipo: number) => `/direccion/${id}/equipo/${equipo}/`;
