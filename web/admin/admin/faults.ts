// A refusal as the server says it of one field, for what it says of the whole.
import {ApiError} from '@chasqui/client';

export const atField = (field: string, msg: string) =>
    new ApiError(422, {detail: [{loc: ['body', field], msg}]});
