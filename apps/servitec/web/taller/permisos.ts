// Who sees what. The server decides; here only what nobody could use is left out. Pure.
import type {Cuenta} from '../mostrador/base';

const kReglas = {
  ventas: ['recepcionista', 'administrador', 'gerente'],
  reportes: ['administrador', 'gerente'],
  pagos: ['recepcionista', 'administrador', 'gerente'],
  movimientos: ['administrador', 'gerente', 'tecnico'],
  costo: ['administrador', 'gerente'],
  mover: ['recepcionista', 'administrador', 'tecnico'],
  asignar: ['recepcionista', 'administrador'],
  tomar: ['tecnico'],
  fiar: ['recepcionista', 'administrador'],
  clientes: ['recepcionista', 'administrador'],
  productos: ['administrador'],
  stock: ['administrador', 'tecnico'],
  contar: ['administrador'],
  devolver: ['administrador'],
  mostrador: ['recepcionista', 'administrador']
} as const;
export type Permiso = keyof typeof kReglas;

// On a site without accounts everybody may do everything.
export function puede({tokens, roles}: Pick<Cuenta, 'tokens' | 'roles'>, que: Permiso): boolean {
  const admitidos: readonly string[] = kReglas[que];
  return !tokens || roles.some((rol) => admitidos.includes(rol));
}
