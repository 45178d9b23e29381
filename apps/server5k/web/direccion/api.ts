// The server, with the session of the browser: its cookie goes with every request, also with links.
import {CookieSession, Rest, saveFile, sendOnce} from '@chasqui/client';
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

export const sesion = new CookieSession<Persona>(
    {login: '/api/login/', logout: '/api/logout/', me: '/api/me'});

// Null: nobody is signed in.
export async function yo(): Promise<Persona | null> {
  const quien = await sesion.who();
  return quien === 'open' ? kAbierta : quien;
}

export const dirige = ({roles}: Persona) =>
    roles.includes('director') || roles.includes('admin');
export const revisa = (persona: Persona) => dirige(persona) || persona.roles.includes('juez_jefe');

// What is sent once only and kept nowhere: passwords.
export async function enviar(ruta: string, cuerpo: unknown): Promise<unknown> {
  return (await sendOnce(ruta, cuerpo)).json().catch(() => null);
}

// The answer becomes a file of the person's.
export async function bajar(ruta: string, cuerpo: unknown, nombre: string): Promise<void> {
  saveFile(await (await sendOnce(ruta, cuerpo)).blob(), nombre);
}
