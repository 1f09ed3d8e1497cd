export { barEnd, closeOf } from './barEnd.ts';
export { dateOf } from './days.ts';
export { easter, SPECIAL_CLOSURES } from './holidays.ts';
export { exchangeDate, exchangeOffsetMs, exchangeTime } from './newYork.ts';
export {
  barTimes,
  FIRST_YEAR,
  holidayName,
  inCalendar,
  isHalfDay,
  isOpen,
  isSession,
  LAST_YEAR,
  nextSession,
  previousSession,
  sessionClose,
  sessionLeft,
  sessionOpen,
  sessions,
} from './sessions.ts';
