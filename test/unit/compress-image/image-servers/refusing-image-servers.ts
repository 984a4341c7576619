import { endless, head, IMAGE, whole } from '../../../support/servers/raw-answers.ts';
import type { BadServer } from './bad-server.ts';

/** Servers that answer by another status than 200. */
export const REFUSING_SERVERS: Record<string, BadServer> = {
  // Refusals
  '400': [whole('400 Bad Request'), 'ImageError', 'HTTP_ERROR', /answered 400 Bad Request$/],
  '401': [whole('401 Unauthorized', '', { 'www-authenticate': 'Basic' }), 'ImageError', 'FORBIDDEN'],
  '402': [whole('402 Payment Required'), 'ImageError', 'HTTP_ERROR'],
  '403': [
    whole('403 Forbidden', 'no'),
    'ImageError',
    'FORBIDDEN',
    /calls itself "Halve\/\d.*option "headers"/,
  ],
  '404': [
    whole('404 Not Found', '<h1>'),
    'ImageError',
    'NOT_FOUND',
    /^Expected an image at http:\S+, but the server answered 404 Not Found$/,
  ],
  '404 with an endless body': [endless(head('404 Not Found'), IMAGE), 'ImageError', 'NOT_FOUND'],
  '404 whose body never comes': [
    (socket) => socket.write(head('404 Gone', { 'content-length': 9 })),
    'ImageError',
    'NOT_FOUND',
  ],
  '405': [whole('405 Method Not Allowed'), 'ImageError', 'HTTP_ERROR'],
  '407': [whole('407 Proxy Authentication Required'), 'ImageError', 'HTTP_ERROR'],
  '410': [whole('410 Gone'), 'ImageError', 'GONE'],
  '418': [whole("418 I'm a teapot"), 'ImageError', 'HTTP_ERROR'],
  '451': [whole('451 Unavailable For Legal Reasons'), 'ImageError', 'HTTP_ERROR'],
  '408': [whole('408 Request Timeout'), 'RetryableError', 'TIMED_OUT'],
  '423': [whole('423 Locked'), 'RetryableError', 'LOCKED'],
  '425': [whole('425 Too Early'), 'RetryableError', 'TOO_EARLY'],
  '429': [whole('429 Too Many Requests'), 'RetryableError', 'TOO_MANY_REQUESTS'],
  '500': [whole('500 Internal Server Error'), 'RetryableError', 'SERVER_ERROR'],
  '501': [whole('501 Not Implemented'), 'RetryableError', 'SERVER_ERROR'],
  '502': [whole('502 Bad Gateway'), 'RetryableError', 'SERVER_ERROR'],
  '503 with an endless body': [
    endless(head('503 Service Unavailable'), IMAGE),
    'RetryableError',
    'SERVER_ERROR',
  ],
  '504': [whole('504 Gateway Timeout'), 'RetryableError', 'SERVER_ERROR'],
  'a status text of 5,000 characters': [
    whole(`404 ${'Not '.repeat(1_250)}`),
    'ImageError',
    'NOT_FOUND',
    /^.{1,200}$/,
  ],
  'a status text with escapes for a terminal': [
    whole('404 \x1b[31m\tNot\x85Found\u202e'),
    'ImageError',
    'NOT_FOUND',
    /^[^\p{C}]+$/u,
  ],

  // Redirects that lead nowhere
  'a loop': [
    whole('302 Found', '', { location: '/' }),
    'ImageError',
    'TOO_MANY_REDIRECTS',
    /more than 5 redirects/,
  ],
  'an endless chain': [
    (socket, path) => whole('301 Moved', '', { location: `${path}x` })(socket, path, 0),
    'ImageError',
    'TOO_MANY_REDIRECTS',
  ],
  'a redirect without a place': [whole('302 Found'), 'ImageError', 'HTTP_ERROR', /answered 302 Found/],
  'a choice': [whole('300 Multiple Choices', '', { location: '/a' }), 'ImageError', 'HTTP_ERROR'],
  '304 without being asked': [
    (socket) => socket.write('HTTP/1.1 304 Not Modified\r\n\r\n'),
    'ImageError',
    'NOT_MODIFIED',
  ],
  'a redirect to what is no URL': [whole('302 Found', '', { location: 'http://[' }), 'ImageError', 'BAD_URL'],
  'a redirect to a file': [
    whole('302 Found', '', { location: 'file:///etc/passwd' }),
    'ImageError',
    'BAD_URL',
  ],
  'a redirect to data': [
    whole('302 Found', '', { location: 'data:image/png;base64,AA' }),
    'ImageError',
    'BAD_URL',
  ],
  'a redirect with a password': [
    whole('302 Found', '', { location: 'http://me:secret@shop.example/' }),
    'ImageError',
    'BAD_URL',
    /^(?!.*secret)/,
  ],
  'a redirect to a private address': [
    whole('302 Found', '', { location: 'http://169.254.169.254/latest/' }),
    'ImageError',
    'FORBIDDEN_ADDRESS',
    /which redirects to http:\/\/169\.254\.169\.254\/latest\/, but 169\.254\.169\.254 is not a public address/,
  ],
  'a redirect to a host of 15,000 characters': [
    whole('302 Found', '', { location: `http://${'a.'.repeat(7_500)}localhost/` }),
    'ImageError',
    'FORBIDDEN_ADDRESS',
    /^.{1,600}$/,
  ],
  'a redirect to another port of this machine': [
    whole('302 Found', '', { location: 'http://127.0.0.1:9/' }),
    'ImageError',
    'FORBIDDEN_ADDRESS',
  ],
  'a redirect with an endless body': [
    endless(head('302 Found', { location: 'http://10.0.0.1/' }), IMAGE),
    'ImageError',
    'FORBIDDEN_ADDRESS',
  ],
};
