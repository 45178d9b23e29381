import {expect, test} from 'vitest';
import {fallasDeConfig, kConfig, leerConfig} from './config';

const kDelPrograma = JSON.stringify({
  api_server: {
    url: 'http://192.168.1.100:8000', timeout: 7, retry_attempts: 4, enable_realtime: false
  },
  offline_mode: {enabled: false, sync_interval: 120}
});

test('the original program’s config.json is taken as it is', () => {
  expect(leerConfig('\uFEFF' + kDelPrograma, kConfig)).toEqual({
    url: 'http://192.168.1.100:8000', timeout: 7, retry_attempts: 4, enable_realtime: false,
    offline_enabled: false, sync_interval: 120, ancho: 80
  });
});

test('what it does not say, or says as another kind, stays', () => {
  const casos: [string, object | undefined][] = [
    ['{"api_server": {"timeout": "9"}}', kConfig],
    ['{"offline_mode": {"sync_interval": 60}}', {...kConfig, sync_interval: 60}],
    ['{}', undefined], ['null', undefined], ['no', undefined]
  ];
  for (const [texto, config] of casos) expect(leerConfig(texto, kConfig), texto).toEqual(config);
});

test('what no PC can work with is named', () => {
  expect(fallasDeConfig(kConfig)).toEqual([]);
  const mal = {...kConfig, timeout: 0, sync_interval: 1.5, url: '192.168.1.1', ancho: 70};
  expect(fallasDeConfig(mal)).toEqual(['timeout', 'sync_interval', 'url', 'ancho']);
});
