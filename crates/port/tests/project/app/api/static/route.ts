import { seconds } from '../../../lib/limits';

export const dynamic = 'force-static';
export const revalidate = 60;
export const maxDuration = seconds();

export const GET = async () => Response.json({ at: Date.now() });
