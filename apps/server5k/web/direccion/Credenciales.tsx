// Names and passwords to be printed and handed out. They are here once: nothing keeps them.
import {Button, Group, Stack, Text, Title} from '@mantine/core';
import {useTranslation} from 'react-i18next';
import {Qr} from './Qr';

export interface Credencial {
  username: string;
  first_name: string;
  last_name: string;
  rol: string;
  clave: string | null;
}

export function Credenciales({todas, cerrar}: {todas: Credencial[], cerrar(): void}) {
  const {t} = useTranslation();
  const pagina = `${location.origin}/juez/`;
  return (
    <Stack gap="sm" pb="xl">
      <Group justify="space-between" className="ui-no-paper">
        <Title order={1} size="h3">{t('credenciales')}</Title>
        <Group>
          <Button size="md" onClick={() => print()}>{t('imprimir')}</Button>
          <Button size="md" variant="default" onClick={cerrar}>{t('ya_entregadas')}</Button>
        </Group>
      </Group>
      <Text className="ui-no-paper" role="status">{t('una_sola_vez')}</Text>
      <ul className="dir-credenciales">
        {todas.map((una) => (
          <li key={una.username}>
            <div>
              <Text fw={700}>{`${una.first_name} ${una.last_name}`.trim() || una.username}</Text>
              <Text size="sm">{pagina}</Text>
              <Text>{t('usuario')}: <strong>{una.username}</strong></Text>
              <Text>{t('password')}: <strong className="dir-clave">{una.clave}</strong></Text>
            </div>
            <Qr texto={pagina} rotulo={t('qr_de', {de: pagina})} lado={96}/>
          </li>
        ))}
      </ul>
    </Stack>
  );
}
