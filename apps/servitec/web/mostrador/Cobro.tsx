// How it is paid: customer, discount, method, cash, change, and the one big number.
import {Button, NativeSelect, Stack, Text, TextInput} from '@mantine/core';
import type {FormEvent} from 'react';
import {useTranslation} from 'react-i18next';
import {kMetodos, type Carrito, type Totales} from './carrito';
import {Clientes} from './Clientes';
import {escribir, type Ajustes} from './dinero';
import type {Mostrador} from './mostrador';
import {escrito, Reparto} from './Reparto';

export interface CobroProps {
  mostrador: Mostrador;
  carrito: Carrito;
  totales: Totales;
  vuelto: number | undefined;
  ajustes: Ajustes;
  puede: boolean;
  cambiar(cambio: Partial<Carrito>): void;
  cobrar(): void;
}

export function Cobro(props: CobroProps) {
  const {mostrador, carrito, totales, vuelto, ajustes, puede, cambiar, cobrar} = props;
  const {t, i18n} = useTranslation();
  const dinero = (monto: number) => escribir(monto, ajustes, i18n.language);
  const enviar = (evento: FormEvent) => {
    evento.preventDefault();
    if (puede) cobrar();
  };
  return (
    <Stack gap="sm">
      <Clientes mostrador={mostrador} label={t('cliente')} elegido={carrito.cliente}
        elegir={(cliente) => cambiar({cliente})}/>
      <form onSubmit={enviar} noValidate>
        <Stack gap="sm">
          <Pago carrito={carrito} totales={totales} vuelto={vuelto} cambiar={cambiar}/>
          {carrito.partes.length > 0 && (
            <Reparto carrito={carrito} debe={totales.debe} ajustes={ajustes} cambiar={cambiar}/>
          )}
          <Button variant="default" h={44} onClick={() => cambiar({
            recibido: '',
            partes: carrito.partes.length > 0 ? []
                : [{metodo: carrito.metodo, monto: escrito(totales.debe, ajustes)}]
          })}>
            {t(carrito.partes.length > 0 ? 'un_pago' : 'dividir_pago')}
          </Button>
          <div aria-live="polite">
            {totales.descuento > 0 && (
              <div className="m-fila ui-number">
                <span>{t('descuento')}</span><span>−{dinero(totales.descuento)}</span>
              </div>
            )}
            <Text component="div" size="sm" c="dimmed" className="m-fila ui-number">
              <span>{t(ajustes.precios_incluyen_impuesto ? 'impuesto_incluido' : 'impuesto')}</span>
              <span>{dinero(totales.impuesto)}</span>
            </Text>
            <div className="m-total ui-number">
              <span>{t('total')}</span>
              <span data-total>{dinero(totales.total)}</span>
            </div>
            {totales.a_cuenta > 0 && (
              <>
                <div className="m-fila ui-number">
                  <span>{t('a_cuenta')}</span><span>−{dinero(totales.a_cuenta)}</span>
                </div>
                <div className="m-total ui-number">
                  <span>{t('por_pagar')}</span><span data-debe>{dinero(totales.debe)}</span>
                </div>
              </>
            )}
            {vuelto !== undefined && vuelto > 0 && (
              <div className="m-total ui-number"><span>{t('vuelto')}</span>
                <span data-vuelto>{dinero(vuelto)}</span></div>
            )}
          </div>
          <Button type="submit" size="xl" fullWidth disabled={!puede}>{t('cobrar')}</Button>
        </Stack>
      </form>
    </Stack>
  );
}

function Pago({carrito, totales, vuelto, cambiar}:
    Pick<CobroProps, 'carrito' | 'totales' | 'vuelto' | 'cambiar'>) {
  const {t} = useTranslation();
  const dividido = carrito.partes.length > 0;
  return (
    <div className="m-campos">
      <TextInput size="md" label={t('descuento')} placeholder="10% / 50" value={carrito.descuento}
        autoComplete="off" error={totales.descuento_mal && t('descuento_mal')}
        onChange={(evento) => cambiar({descuento: evento.currentTarget.value})}/>
      {!dividido && <NativeSelect size="md" label={t('metodo')} value={carrito.metodo}
        data={kMetodos.map((metodo) => ({value: metodo, label: t(`metodo_${metodo}`)}))}
        onChange={(evento) => cambiar({metodo: evento.currentTarget.value, recibido: ''})}/>}
      {!dividido && carrito.metodo === 'Efectivo' && (
        <TextInput className="m-ancho" size="md" label={t('recibido')} inputMode="decimal"
          value={carrito.recibido} autoComplete="off"
          error={vuelto === undefined && t('recibido_mal')}
          onChange={(evento) => cambiar({recibido: evento.currentTarget.value})}/>
      )}
    </div>
  );
}
