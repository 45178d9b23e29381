// What went wrong, for a person.
import {ApiError, NetworkError} from '@chasqui/client';
import {said} from './refusal';

export function reasonOf(error: unknown, t: (word: string) => string): string {
  if (error instanceof NetworkError) return t('not_reached');
  if (error instanceof ApiError)
    return error.status >= 500 ? t('server_fault') : said(error.message);
  return error instanceof Error ? error.message : String(error);
}
