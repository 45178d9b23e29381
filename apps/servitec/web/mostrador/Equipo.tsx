// How this PC works: what the original program's config.json said, and its printer's paper.
import {useStore} from '@chasqui/client/react';
import {
  Alert, Anchor, Button, Checkbox, NativeSelect, Paper, Stack, Text, TextInput, Title
} from '@mantine/core';
import {useRef, useState, type FormEvent} from 'react';
import {useTranslation} from 'react-i18next';
import {fallasDeConfig, leerConfig, type Config} from './config';
import type {Mostrador} from './mostrador';

const kNumeros = ['timeout', 'retry_attempts', 'sync_interval'] as const;
const kMarcas = ['enable_realtime', 'offline_enabled'] as const;

export default function Equipo({mostrador}: {mostrador: Mostrador}) {
  const {t} = useTranslation();
  const guardada = useStore(mostrador.config);
  const [config, setConfig] = useState(guardada);
  const [dicho, setDicho] = useState<'' | 'guardado' | 'importado' | 'no_es_config'>('');
  const archivo = useRef<HTMLInputElement>(null);
  const fallas = fallasDeConfig(config);
  const poner = (cambio: Partial<Config>) => {
    setDicho('');
    setConfig((antes) => ({...antes, ...cambio}));
  };
  const importar = async (elegido: File | undefined) => {
    if (!elegido) return;
    const leida = leerConfig(await elegido.text(), config);
    if (leida) setConfig(leida);
    setDicho(leida ? 'importado' : 'no_es_config');
  };
  const guardar = (evento: FormEvent) => {
    evento.preventDefault();
    if (fallas.length > 0) return;
    void mostrador.configurar(config).then(() => setDicho('guardado'));
  };
  return (
    <Stack gap="md" pb="xl">
      <Title order={1} size="h3">{t('lugar_equipo')}</Title>
      <Paper withBorder p="md" maw="34rem">
        <Stack gap="xs">
          <Text>{t('importar_ayuda')}</Text>
          <input ref={archivo} type="file" accept=".json,application/json" hidden
            aria-hidden tabIndex={-1} data-archivo
            onChange={(evento) => void importar(evento.currentTarget.files?.[0])}/>
          <Button variant="default" size="md" onClick={() => archivo.current?.click()}>
            {t('importar_config')}
          </Button>
        </Stack>
      </Paper>
      {dicho && (
        <Alert color={dicho === 'no_es_config' ? 'red' : 'green'} variant="outline" role="status">
          {t(dicho)}
        </Alert>
      )}
      <form onSubmit={guardar} noValidate aria-label={t('lugar_equipo')}>
        <Stack gap="sm" maw="34rem">
          <Servidor url={config.url} mal={fallas.includes('url')} poner={(url) => poner({url})}/>
          {kNumeros.map((nombre) => (
            <TextInput key={nombre} size="md" type="number" label={t(`config_${nombre}`)}
              value={Number.isNaN(config[nombre]) ? '' : config[nombre]}
              error={fallas.includes(nombre) && t('numero_mal')}
              onChange={(evento) => poner({[nombre]: evento.currentTarget.valueAsNumber})}/>
          ))}
          {kMarcas.map((nombre) => (
            <Checkbox key={nombre} size="md" label={t(`config_${nombre}`)}
              checked={config[nombre]}
              onChange={(evento) => poner({[nombre]: evento.currentTarget.checked})}/>
          ))}
          <NativeSelect size="md" label={t('config_ancho')} value={String(config.ancho)}
            data={[{value: '58', label: '58 mm'}, {value: '80', label: '80 mm'}]}
            onChange={(evento) => poner({ancho: Number(evento.currentTarget.value)})}/>
          <Button type="submit" size="md" disabled={fallas.length > 0}>{t('guardar')}</Button>
        </Stack>
      </form>
    </Stack>
  );
}

// This page speaks with the server that it came from; another one has its own page.
function Servidor({url, mal, poner}: {url: string, mal: boolean, poner(url: string): void}) {
  const {t} = useTranslation();
  const otro = url && !mal && url.replace(/\/$/, '') !== location.origin;
  return (
    <div>
      <TextInput size="md" type="url" label={t('config_url')} placeholder={location.origin}
        value={url} error={mal && t('url_mal')} autoComplete="off"
        onChange={(evento) => poner(evento.currentTarget.value.trim())}/>
      {otro && (
        <Text size="sm" mt={4}>
          {t('otro_servidor')}{' '}
          <Anchor href={`${url.replace(/\/$/, '')}/mostrador/venta`} td="underline">
            {t('abrir_otro')}
          </Anchor>
        </Text>
      )}
    </div>
  );
}
