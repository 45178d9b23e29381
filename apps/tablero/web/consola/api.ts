// The server, with the session of the browser: its cookie goes with every request.
import {CookieSession, Rest} from '@chasqui/client';
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

export const sesion = new CookieSession<Persona>(
    {login: '/api/login', logout: '/api/logout', me: '/api/me'});

// Null: nobody is signed in.
export async function yo(): Promise<Persona | null> {
  const quien = await sesion.who();
  return quien === 'open' ? kAbierta : quien;
}

export const administra = ({roles}: Persona) => roles.includes('admin');
export const opera = (persona: Persona) =>
    administra(persona) || persona.roles.includes('operador');
