// Words of customers, what was done, and reports.
export const palabras = {
  es: {
    cliente_nuevo: 'Cliente nuevo', buscar_cliente: 'Nombre o teléfono',
    ningun_cliente: 'Ningún cliente.', campo_telefono: 'Teléfono', campo_email: 'Correo',
    campo_rut: 'Documento', campo_direccion: 'Dirección', campo_etiqueta: 'Etiqueta',
    campo_notas: 'Notas', campo_consentimiento_avisos: 'Acepta avisos',
    consentimiento_ayuda: 'Dijo que sí a mensajes sobre sus equipos.',
    ultimas_compras: 'Últimas compras', ninguna_venta: 'Ninguna venta.',
    borrar_cliente: '{{que}} sale de la lista de clientes.',
    borrar_con_ordenes: 'Tiene órdenes: el servidor no dejará borrarlo mientras existan.',
    borrar_a_la_vez: 'Si alguien lo edita o le abre una orden a la vez, gana ese cambio y el '
        + 'cliente vuelve.',
    ver_ventas: 'Ventas', ver_ordenes: 'Órdenes', numero: 'Número', cuando: 'Cuándo',
    cliente: 'Cliente', metodo: 'Forma de pago', quien: 'Usuario', recibida: 'Recibida',
    numero_local: 'Número del equipo', impuesto: 'Impuesto', neto: 'Neto', desde: 'Desde',
    hasta: 'Hasta', de_mostrador: 'Mostrador', sobreventa: 'Sobreventa', lineas: 'Productos',
    ticket: 'Ticket (PDF)', vuelto: 'vuelto {{monto}}',
    venta_pagada: 'Pagada', venta_parcial: 'Pagada en parte', venta_abierta: 'Abierta',
    venta_devuelta_parcial: 'Devuelta en parte', venta_devuelta: 'Devuelta',
    venta_anulada: 'Anulada'
  },
  en: {
    cliente_nuevo: 'New customer', buscar_cliente: 'Name or telephone',
    ningun_cliente: 'No customer.', campo_telefono: 'Telephone', campo_email: 'E-mail',
    campo_rut: 'Document', campo_direccion: 'Address', campo_etiqueta: 'Label',
    campo_notas: 'Notes', campo_consentimiento_avisos: 'Takes messages',
    consentimiento_ayuda: 'Said yes to messages about devices.',
    ultimas_compras: 'Last purchases', ninguna_venta: 'No sale.',
    borrar_cliente: '{{que}} leaves the list of customers.',
    borrar_con_ordenes: 'There are orders: the server will not delete while they exist.',
    borrar_a_la_vez: 'If somebody edits or opens an order at the same time, that wins and the '
        + 'customer comes back.',
    ver_ventas: 'Sales', ver_ordenes: 'Orders', numero: 'Number', cuando: 'When',
    cliente: 'Customer', metodo: 'Payment', quien: 'User', recibida: 'Taken in',
    numero_local: 'Number of the computer', impuesto: 'Tax', neto: 'Net', desde: 'From',
    hasta: 'To', de_mostrador: 'Counter', sobreventa: 'Oversold', lineas: 'Products',
    ticket: 'Ticket (PDF)', vuelto: 'change {{monto}}',
    venta_pagada: 'Paid', venta_parcial: 'Paid in part', venta_abierta: 'Open',
    venta_devuelta_parcial: 'Returned in part', venta_devuelta: 'Returned',
    venta_anulada: 'Void'
  }
};
