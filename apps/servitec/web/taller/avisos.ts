// How a customer is told of his order: links that open the program that sends it, with the words in
// it. Nothing is sent by itself. Pure.
import type {Cliente, Orden} from './tipos';

export interface Aviso {
  clave: 'whatsapp' | 'sms' | 'correo';
  href: string;
}

type Palabra = (clave: string, con: Record<string, string>) => string;

export function mensajeDe({nombre}: Cliente, orden: Orden, t: Palabra, enlace: string): string {
  const dicho = t('mensaje', {
    nombre: nombre.split(' ')[0] ?? nombre, numero: orden.numero,
    equipo: `${orden.equipo} ${orden.marca} ${orden.modelo}`,
    estado: t(`estado_${orden.estado}`, {})
  });
  return enlace ? `${dicho} ${t('mensaje_enlace', {})} ${enlace}` : dicho;
}

// `enlace` is where the customer follows the order; "": there is none.
export function avisosPara(cliente: Cliente, orden: Orden, t: Palabra, enlace: string): Aviso[] {
  const texto = encodeURIComponent(mensajeDe(cliente, orden, t, enlace));
  const cifras = (cliente.telefono ?? '').replace(/\D/g, '');
  const avisos: Aviso[] = [];
  if (cifras.length >= 7)
    avisos.push({clave: 'whatsapp', href: `https://wa.me/${cifras}?text=${texto}`},
                {clave: 'sms', href: `sms:${cifras}?body=${texto}`});
  if (cliente.email) {
    const asunto = encodeURIComponent(t('mensaje_asunto', {numero: orden.numero}));
    avisos.push({clave: 'correo', href: `mailto:${cliente.email}?subject=${asunto}&body=${texto}`});
  }
  return avisos;
}
