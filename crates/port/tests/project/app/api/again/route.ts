export { list as GET, create as POST } from '../../../lib/handlers';
