// Work that takes its time: how far it is, in words too, and what ends it early.
import {Button, Group, Progress, Stack, Text} from '@mantine/core';
import {useTranslation} from 'react-i18next';

export interface WorkProps {
  label: string;
  done?: number;       // Undefined: nobody knows how much there is.
  total?: number;
  stop?: () => void;
}

export function Work({label, done, total, stop}: WorkProps) {
  const {t, i18n} = useTranslation();
  const is_known = done !== undefined && total !== undefined && total > 0;
  const share = is_known ? Math.floor(100 * Math.min(1, done / total)) : 100;
  const number = (value: number) => value.toLocaleString(i18n.language);
  return (
    <Stack gap={4} my="sm">
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" role="status">{label}</Text>
        {is_known && (
          <Text size="sm" className="ui-number">
            {t('span_of', {span: number(done), total: number(total)})}
          </Text>
        )}
      </Group>
      <Progress.Root size="lg">
        <Progress.Section value={share} animated={!is_known} aria-label={label}
          {...(is_known ? {} : {'aria-valuenow': undefined, 'aria-valuetext': t('working')})}/>
      </Progress.Root>
      {stop && (
        <Button size="xs" variant="default" onClick={stop} style={{alignSelf: 'end'}}>
          {t('stop')}
        </Button>
      )}
    </Stack>
  );
}
