// What this PC was told in its config.json, as the original program writes it. Pure.

export interface Config {
  url: string;              // "" is the server that this page came from.
  timeout: number;          // s, of one request
  retry_attempts: number;   // Before the outbox waits for the line.
  enable_realtime: boolean;
  offline_enabled: boolean; // Selling goes on without the server.
  sync_interval: number;    // s
  ancho: number;            // mm of the ticket's paper
}

export const kConfig: Config = {
  url: '', timeout: 5, retry_attempts: 3, enable_realtime: true, offline_enabled: true,
  sync_interval: 300, ancho: 80
};

const kRangos = {timeout: [1, 120], retry_attempts: [1, 10], sync_interval: [10, 86_400]} as const;

// The members that are no value of their kind.
export function fallasDeConfig(config: Config): (keyof Config)[] {
  const fallas: (keyof Config)[] = [];
  for (const [nombre, [menor, mayor]] of Object.entries(kRangos)) {
    const valor = config[nombre as keyof typeof kRangos];
    if (!Number.isInteger(valor) || valor < menor || valor > mayor)
      fallas.push(nombre as keyof Config);
  }
  if (config.url && !/^https?:\/\/[^/\s]+\/?$/.test(config.url)) fallas.push('url');
  if (config.ancho !== 58 && config.ancho !== 80) fallas.push('ancho');
  return fallas;
}

// A config.json over what is there; what it does not say stays. Undefined: it is no such file.
export function leerConfig(texto: string, antes: Config): Config | undefined {
  let dicho: unknown;
  try {
    dicho = JSON.parse(texto.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
  const {api_server, offline_mode} = (dicho ?? {}) as Record<string, Record<string, unknown>>;
  if (!api_server && !offline_mode) return undefined;
  const config = {...antes};
  const tomar = (nombre: keyof Config, valor: unknown) => {
    if (typeof valor === typeof antes[nombre]) Object.assign(config, {[nombre]: valor});
  };
  for (const nombre of ['url', 'timeout', 'retry_attempts', 'enable_realtime'] as const)
    tomar(nombre, api_server?.[nombre]);
  tomar('offline_enabled', offline_mode?.['enabled']);
  tomar('sync_interval', offline_mode?.['sync_interval']);
  return config;
}
