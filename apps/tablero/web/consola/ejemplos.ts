// What the data of each kind look like, to begin from.
const kEjemplos: Record<string, Record<string, unknown>> = {
  reserva: {
    id: 1, clienteId: 7, servicioId: 1, estado: 'pendiente', fecha: '2026-01-31', hora: '14:30',
    totalEstimado: 50000
  },
  pago: {id: 1, reservaId: 1, monto: 50000, estado: 'pagado'},
  calificacion: {id: 1, servicioId: 1, puntuacion: 5},
  servicio: {id: 1, nombre: 'Corte', precio: 25000, proveedorId: 1},
  cliente: {id: 7, nombre: 'Ana', email: 'ana@tablero.example'},
  proveedor: {id: 1, nombre: 'Spa Yerbabuena'}
};

export const ejemploDe = (clase: string) =>
    JSON.stringify({[clase]: kEjemplos[clase] ?? {id: 1}}, null, 2);
