// @chasqui/client: a Chasqui site from the browser. See README.md.
export {kBackoff, pauseAfter, type Backoff} from './backoff';
export {kTimers, ServerClock, type ClockMemory, type Exchange, type Timers} from './clock';
export {CookieSession, sendOnce, type CookiePaths} from './cookie';
export {ApiError, NetworkError} from './errors';
export {whenLeading} from './leader';
export {Live, type Connection, type Frame, type LiveSettings, type Position} from './live';
export {kOutboxSchema, Outbox, type Operation, type Outcome, type OutboxSettings} from './outbox';
export {Rest, urlOf, type AnswerOf, type RestSettings} from './rest';
export {saveFile} from './save_file';
export {Session, type SessionState, type Tokens} from './session';
export {Store} from './store';
