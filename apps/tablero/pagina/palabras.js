// What the page says, in both languages.
const palabras = {
  es: {
    saltar: 'Ir al contenido', titulo: 'Tablero', tema: 'Claro u oscuro', entrar: 'Entrar',
    salir: 'Salir', cancelar: 'Cancelar', clave: 'Contraseña', ahora: 'Ahora', cifras: 'Cifras',
    conexiones: 'conexiones', salas: 'salas', emitidos: 'eventos emitidos', enpie: 'en marcha',
    ultimo: 'desde el último evento', callado: 'El publicador está callado', eventos: 'Eventos',
    tipo: 'Tipo', todos: 'Todos', pausa: 'Pausa', espera: 'en espera',
    minuto: 'Eventos por minuto, última media hora', reservas: 'Reservas por mes',
    tabla: 'Verlo como tabla', cuando: 'Cuándo', clientes: 'Conectados', usuario: 'Usuario',
    rol: 'Rol', desde: 'Desde', lassalas: 'Salas', sala: 'Sala', cuantos: 'Personas',
    servicios: 'Servicios más pedidos', servicio: 'Servicio', pedidos: 'Reservas', nota: 'Nota',
    actividad: 'Lo último', nada: 'Nada todavía',
    cerrado: 'Hay que entrar para ver este tablero.', vencida: 'La sesión terminó: entre otra vez.',
    sinred: 'No hay conexión con el servidor.', incorrecta: 'Usuario o contraseña incorrectos.',
    conectando: 'Conectando', vivo: 'En línea', reconectando: 'Reconectando',
    sondeo: 'En línea, cada 5 s', caido: 'Sin conexión',
    ingresos_totales: 'ingresos', reservas_confirmadas: 'confirmadas',
    reservas_pendientes: 'pendientes', reservas_canceladas: 'canceladas',
    tasa_conversion: '% conversión', satisfaccion_promedio: 'satisfacción',
    proyeccion_confirmado_mes: 'previsto este mes'
  },
  en: {
    saltar: 'Skip to content', titulo: 'Dashboard', tema: 'Light or dark', entrar: 'Sign in',
    salir: 'Sign out', cancelar: 'Cancel', clave: 'Password', ahora: 'Now', cifras: 'Figures',
    conexiones: 'connections', salas: 'rooms', emitidos: 'events published', enpie: 'running',
    ultimo: 'since the last event', callado: 'The publisher is silent', eventos: 'Events',
    tipo: 'Type', todos: 'All', pausa: 'Pause', espera: 'waiting',
    minuto: 'Events a minute, last half hour', reservas: 'Reservations by month',
    tabla: 'See it as a table', cuando: 'When', clientes: 'Connected', usuario: 'User',
    rol: 'Role', desde: 'Since', lassalas: 'Rooms', sala: 'Room', cuantos: 'People',
    servicios: 'Services in demand', servicio: 'Service', pedidos: 'Reservations', nota: 'Rating',
    actividad: 'Latest', nada: 'Nothing yet',
    cerrado: 'Sign in to see this dashboard.', vencida: 'The session has ended: sign in again.',
    sinred: 'The server cannot be reached.', incorrecta: 'Wrong user or password.',
    conectando: 'Connecting', vivo: 'Online', reconectando: 'Reconnecting',
    sondeo: 'Online, every 5 s', caido: 'No connection',
    ingresos_totales: 'income', reservas_confirmadas: 'confirmed',
    reservas_pendientes: 'pending', reservas_canceladas: 'cancelled',
    tasa_conversion: '% conversion', satisfaccion_promedio: 'satisfaction',
    proyeccion_confirmado_mes: 'expected this month'
  }
};
