// Who works at this counter.
import {Session} from '@chasqui/client';
import type {BaseDelMostrador, Cuenta} from './base';

const kVenden = ['recepcionista', 'administrador'];

// Whether this account may do the counter's work; the server has the last word.
export function puedeVender({tokens, roles}: Cuenta): boolean {
  return !tokens || roles.some((rol) => kVenden.includes(rol));
}

export function sesionDe(base: BaseDelMostrador, guardada: Cuenta | undefined): Session {
  return new Session({
    login: '/login', refresh: '/token/refresh', logout: '/logout', format: 'oauth2',
    kept: async () => (await base.cuentas.get('actual'))?.tokens,
    keep: async (tokens) => {
      if (!tokens) await base.cuentas.delete('actual');
      else await base.cuentas.update('actual', {tokens});
    }
  }, guardada?.tokens);
}

export async function recordar(
    base: BaseDelMostrador, dicho: Record<string, unknown>): Promise<Cuenta> {
  const tokens = {
    access: String(dicho['access_token']), refresh: String(dicho['refresh_token'])
  };
  const respuesta = await fetch('/me', {headers: {Authorization: `Bearer ${tokens.access}`}});
  const yo = await respuesta.json() as Record<string, unknown>;
  const cuenta: Cuenta = {
    clave: 'actual', id: String(yo['id']), roles: yo['roles'] as string[], tokens,
    nombre: String(yo['full_name'] || yo['username'])
  };
  await base.cuentas.put(cuenta);
  void navigator.storage?.persist?.().catch(() => false);
  return cuenta;
}

// A site that was opened with --open takes everybody: who nobody is there, undefined where people
// sign in, `antes` when the server cannot be asked.
export async function cuentaAbierta(
    base: BaseDelMostrador, antes: Cuenta | undefined): Promise<Cuenta | undefined> {
  const respuesta = await fetch('/ajustes').catch(() => undefined);
  if (!respuesta || respuesta.status >= 500) return antes;
  if (!respuesta.ok) return undefined;
  const cuenta: Cuenta = {clave: 'actual', id: 'abierta', nombre: '', roles: []};
  await base.cuentas.put(cuenta);
  return cuenta;
}
