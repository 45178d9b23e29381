// What the server did not take: mended and told again, or given up.
import type {Operation} from '@chasqui/client';
import {Dialog} from '@chasqui/ui';
import {Button, Checkbox, Group, Paper, Stack, Text, TextInput, Title} from '@mantine/core';
import {useState, type FormEvent} from 'react';
import {useTranslation} from 'react-i18next';
import {refDe, type Elegido} from './carrito';
import {Clientes} from './Clientes';
import {enmendar, kCampos, type Envio} from './lote';
import type {Mostrador} from './mostrador';

export interface RechazadaProps {
  operacion: Operation<Envio>;
  mostrador: Mostrador;
}

export function Rechazada({operacion, mostrador}: RechazadaProps) {
  const {t} = useTranslation();
  const [edita, setEdita] = useState(false);
  const [pregunta, setPregunta] = useState(false);
  const {id, body, text} = operacion;
  return (
    <Paper withBorder p="md" mb="sm" component="article" aria-labelledby={`rechazada-${id}`}>
      <Title order={3} size="h5" id={`rechazada-${id}`}>
        {t(`tipo_${body.tipo}`)} · {body.titulo}
      </Title>
      <Text className="m-mal" my="xs">{text}</Text>
      <Group>
        <Button size="md" onClick={() => setEdita(true)}>{t('corregir')}</Button>
        <Button size="md" variant="default" onClick={() => void mostrador.reintentar(id)}>
          {t('reintentar')}
        </Button>
        <Button size="md" variant="outline" color="red" onClick={() => setPregunta(true)}>
          {t('descartar')}
        </Button>
      </Group>
      <Dialog opened={edita} onClose={() => setEdita(false)} title={t('corregir')}>
        <Enmienda body={body} mostrador={mostrador} guardar={(enmienda) => {
          void mostrador.reintentar(id, enmienda);
          setEdita(false);
        }}/>
      </Dialog>
      <Dialog opened={pregunta} onClose={() => setPregunta(false)} title={t('descartar')}>
        <Stack>
          <Text>{t('descartar_seguro', {que: body.titulo})}</Text>
          <Button color="red.9" size="md" onClick={() => void mostrador.descartar(id)}>
            {t('descartar_si')}
          </Button>
          <Button variant="default" size="md" onClick={() => setPregunta(false)}>
            {t('cancel')}
          </Button>
        </Stack>
      </Dialog>
    </Paper>
  );
}

interface EnmiendaProps {
  body: Envio;
  mostrador: Mostrador;
  guardar(enmienda: (envio: Envio) => Envio): void;
}

function Enmienda({body, mostrador, guardar}: EnmiendaProps) {
  const {t} = useTranslation();
  const [otro, setOtro] = useState<Elegido | null>(null);
  const [sin, setSin] = useState(false);
  const enviar = (evento: FormEvent<HTMLFormElement>) => {
    evento.preventDefault();
    const campos =
        Object.fromEntries(new FormData(evento.currentTarget)) as Record<string, string>;
    const cliente = otro ? refDe(otro) : sin ? null : undefined;
    guardar((envio) => enmendar(envio, campos, cliente));
  };
  return (
    <Stack>
      {'cliente_id' in body.cuerpo && !sin && (
        <Clientes mostrador={mostrador} label={t('otro_cliente')} elegido={otro} elegir={setOtro}/>
      )}
      {body.tipo === 'venta' && !otro && (
        <Checkbox size="md" label={t('sin_cliente')} checked={sin}
          onChange={(evento) => setSin(evento.currentTarget.checked)}/>
      )}
      <form onSubmit={enviar} noValidate>
        <Stack>
          {(kCampos[body.tipo] ?? []).map((campo) => (
            <TextInput key={campo} name={campo} size="md" label={t(`campo_${campo}`)}
              autoComplete="off" defaultValue={String(body.cuerpo[campo] ?? '')}/>
          ))}
          <Button type="submit" size="md">{t('contar_de_nuevo')}</Button>
        </Stack>
      </form>
    </Stack>
  );
}
