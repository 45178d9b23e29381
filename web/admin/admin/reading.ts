// A question that a section asks, with what a table needs of its answer.
import {reasonOf} from '@chasqui/ui';
import {useQuery} from '@tanstack/react-query';
import {useTranslation} from 'react-i18next';
import {get} from './server';

export function useRead<T>(path: string, every_ms: number | false = false,
                           is_wanted = true) {
  const {t} = useTranslation();
  const read = useQuery<T>({
    queryKey: ['seccion', path], queryFn: ({signal}) => get<T>(path, undefined, signal),
    refetchInterval: every_ms, enabled: is_wanted
  });
  return {
    data: read.data, fault: read.error ? reasonOf(read.error, t) : undefined,
    again: () => void read.refetch(), reread: () => read.refetch()
  };
}
