// The server, with the session of the browser: its cookie goes with every request.
import {ApiError, NetworkError, Rest} from '@chasqui/client';
import type {paths} from '@chasqui/tablero-api';

export const api = new Rest<paths>();

export interface Persona {
  id: number;
  username: string;
  full_name: string;
  roles: string[];
}

// Where nobody signs in (`serve --open`) everybody administers.
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

export const administra = ({roles}: Persona) => roles.includes('admin');
export const opera = (persona: Persona) =>
    administra(persona) || persona.roles.includes('operador');

// Passwords are sent once only and kept nowhere.
async function enviar(ruta: string, cuerpo: unknown): Promise<unknown> {
  const respuesta = await fetch(ruta, {
    method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(cuerpo)
  }).catch((cause: unknown) => {
    throw new NetworkError('the server was not reached', {cause});
  });
  const dicho = await respuesta.json().catch(() => null);
  if (!respuesta.ok) throw new ApiError(respuesta.status, dicho);
  return dicho;
}

export const sesion = {
  async signIn(username: string, password: string): Promise<Record<string, unknown>> {
    return await enviar('/api/login', {username, password, cookie: true}) as
        Record<string, unknown>;
  },
  signOut: () => enviar('/api/logout', {}).catch(() => undefined)
};
