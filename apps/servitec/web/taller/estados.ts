// Where an order may go, as the server has it (ordenes.cc), so that nobody is led into a refusal.
// The server has the last word. Pure.
import {kEstados, type Estado, type Orden} from './tipos';

const kCerrados: readonly Estado[] = ['Entregado', 'Cancelado'];
const kSinPrisa: readonly Estado[] = ['Sin solución', ...kCerrados];
export const kAbiertos = kEstados.filter((estado) => !kCerrados.includes(estado));

export function siguientes(estado: Estado): Estado[] {
  if (kCerrados.includes(estado)) return [];
  if (estado === 'Sin solución') return ['Entregado'];
  return kEstados.filter((otro) => otro !== estado);
}

// A day as the shop writes it in fecha_entrega, by the device's clock.
export function diaDe(momento: Date): string {
  const dos = (n: number) => String(n).padStart(2, '0');
  return `${momento.getFullYear()}-${dos(momento.getMonth() + 1)}-${dos(momento.getDate())}`;
}

// Promised for a day that is over, and there is still something to do.
export function estaVencida({estado, fecha_entrega}: Pick<Orden, 'estado' | 'fecha_entrega'>,
                            hoy: string): boolean {
  return fecha_entrega !== null && fecha_entrega < hoy && !kSinPrisa.includes(estado);
}
