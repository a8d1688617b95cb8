/**
 * Import this first, before any schema is made, where a Content-Security-Policy forbids `eval`: zod would try whether it
 * may compile its checks, and the try itself is reported as a violation.
 */
import * as z from 'zod';

z.config({ jitless: true });
