// Paying by several methods at once.
import {Button, Group, NativeSelect, Stack, Text, TextInput} from '@mantine/core';
import {useTranslation} from 'react-i18next';
import {kMetodos, repartoDe, type Carrito, type Parte} from './carrito';
import {escribir, mayor, type Ajustes} from './dinero';

export interface RepartoProps {
  carrito: Carrito;
  debe: number;
  ajustes: Ajustes;
  cambiar(cambio: Partial<Carrito>): void;
}

export function Reparto({carrito: {partes, cliente}, debe, ajustes, cambiar}: RepartoProps) {
  const {t, i18n} = useTranslation();
  const {falta, mal} = repartoDe(partes, debe, ajustes);
  const poner = (i: number, cambio: Partial<Parte>) =>
    cambiar({partes: partes.map((parte, j) => (i === j ? {...parte, ...cambio} : parte))});
  const otra = () =>
    cambiar({partes: [...partes, {metodo: 'Débito', monto: falta ? escrito(falta, ajustes) : ''}]});
  return (
    <Stack gap="xs" role="group" aria-label={t('reparto')}>
      {partes.map((parte, i) => (
        <Group key={i} gap="xs" wrap="nowrap" align="flex-start">
          <NativeSelect size="md" style={{flex: '1 1 8rem'}} value={parte.metodo}
            aria-label={t('metodo_n', {n: i + 1})}
            data={kMetodos.map((metodo) => ({value: metodo, label: t(`metodo_${metodo}`)}))}
            onChange={(evento) => poner(i, {metodo: evento.currentTarget.value})}/>
          <TextInput size="md" style={{flex: '1 1 6rem', minInlineSize: 0}} inputMode="decimal"
            aria-label={t('monto_n', {n: i + 1})} value={parte.monto} autoComplete="off"
            error={parte.monto !== '' && mal.includes(i) && t('parte_mal')}
            onChange={(evento) => poner(i, {monto: evento.currentTarget.value})}/>
          <Button variant="default" h={44} px="xs" aria-label={t('quitar_parte', {n: i + 1})}
            onClick={() => cambiar({partes: partes.filter((_, j) => j !== i)})}>×</Button>
        </Group>
      ))}
      <Button variant="default" size="sm" h={44} onClick={otra}>{t('otra_parte')}</Button>
      {falta > 0 && (
        <Text size="sm" className={cliente ? 'm-duda' : 'm-mal'} role="status">
          {t(cliente ? 'queda_saldo' : 'falta_pagar',
             {monto: escribir(falta, ajustes, i18n.language)})}
        </Text>
      )}
    </Stack>
  );
}

// As somebody would write it, ready to be changed.
export function escrito(unidades: number, ajustes: Ajustes): string {
  return mayor(unidades, ajustes).toFixed(ajustes.decimales);
}
