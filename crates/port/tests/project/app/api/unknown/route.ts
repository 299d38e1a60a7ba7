import { handler } from 'some-package';

export const GET = handler;
