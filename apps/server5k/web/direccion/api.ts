// The server, with the session of the browser: its cookie goes with every request, also with links.
import {ApiError, NetworkError, Rest} from '@chasqui/client';
import type {paths} from '@chasqui/server5k-api';

export const api = new Rest<paths>();

export interface Persona {
  id: number;
  username: string;
  full_name: string;
  roles: string[];
}

// Where nobody signs in (`serve --open`) everybody directs.
const kAbierta: Persona = {id: 0, username: '', full_name: '', roles: ['admin']};

// Who is signed in; null: nobody.
export async function yo(): Promise<Persona | null> {
  try {
    return await api.get('/api/me') as unknown as Persona;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    if (error instanceof ApiError && error.status === 404) return kAbierta;
    throw error;
  }
}

export const sesion = {
  async signIn(username: string, password: string): Promise<Record<string, unknown>> {
    return await enviar('/api/login/', {username, password, cookie: true}) as
        Record<string, unknown>;
  },
  signOut: () => enviar('/api/logout/', {}).catch(() => undefined)
};

export const dirige = ({roles}: Persona) =>
    roles.includes('director') || roles.includes('admin');
export const revisa = (persona: Persona) => dirige(persona) || persona.roles.includes('juez_jefe');

async function responder(ruta: string, cuerpo: unknown): Promise<Response> {
  const respuesta = await fetch(ruta, {
    method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(cuerpo)
  }).catch((cause: unknown) => {
    throw new NetworkError('the server was not reached', {cause});
  });
  if (respuesta.ok) return respuesta;
  throw new ApiError(respuesta.status, await respuesta.json().catch(() => null));
}

// What is sent once only and kept nowhere: passwords.
export async function enviar(ruta: string, cuerpo: unknown): Promise<unknown> {
  return (await responder(ruta, cuerpo)).json().catch(() => null);
}

// The answer becomes a file of the person's.
export async function bajar(ruta: string, cuerpo: unknown, nombre: string): Promise<void> {
  const url = URL.createObjectURL(await (await responder(ruta, cuerpo)).blob());
  const enlace = document.createElement('a');
  enlace.href = url;
  enlace.download = nombre;
  enlace.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
