// All rows of what is looked for, as a file.
import {Dialog, notify, reasonOf} from '@chasqui/ui';
import {questionOf, type Asked} from '@chasqui/ui/table';
import {Button, Stack, Text} from '@mantine/core';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {pathOf} from '../records';
import {download} from '../server';
import type {Model} from '../wire';

interface ExportProps {
  model: Model;
  asked: Asked;
  is_trash: boolean;
  total: number | undefined;
}

export function Export({model, asked, is_trash, total}: ExportProps) {
  const {t, i18n} = useTranslation();
  const [is_open, setOpen] = useState(false);
  const [waits, setWaits] = useState('');
  const take = async (formato: string) => {
    const {limit: _, offset: __, ...query} = questionOf(asked);
    setWaits(formato);
    try {
      await download(`${pathOf(model)}/exportar`, `${model.nombre}.${formato}`,
                     {...query, formato, ...(is_trash ? {papelera: 'true'} : {})});
      setOpen(false);
    } catch (error) {
      notify({text: reasonOf(error, t), is_bad: true});
    } finally {
      setWaits('');
    }
  };
  const is_narrowed = asked.search || Object.keys(asked.filters).length > 0;
  const count = total?.toLocaleString(i18n.language) ?? '';
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>{t('export')}</Button>
      <Dialog opened={is_open} onClose={() => setOpen(false)} title={t('export')}>
        <Stack>
          <Text>
            {t(is_narrowed ? 'export_found' : 'export_all', {count: total ?? 0, n: count})}
          </Text>
          {['csv', 'json'].map((format) => (
            <Button key={format} size="md" variant={format === 'csv' ? 'filled' : 'default'}
              loading={waits === format} onClick={() => void take(format)}>
              {t(`export_${format}`)}
            </Button>
          ))}
        </Stack>
      </Dialog>
    </>
  );
}
