// What stands while the copy of the shop is opened: nothing of it moves when the rest comes.
import {TextInput, Title} from '@mantine/core';
import {useTranslation} from 'react-i18next';
import {useLugar} from './ruta';

export function Espera() {
  const {t} = useTranslation(), lugar = useLugar();
  return (
    <>
      <Title order={1} size="h3" mb="sm">{t(`lugar_${lugar}`)}</Title>
      {lugar === 'venta' && (
        <TextInput size="lg" label={t('buscar')} placeholder={t('buscar_ayuda')} disabled/>
      )}
    </>
  );
}
