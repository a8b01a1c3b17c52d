/** Both shells send the same policy; the browser shell adds its own WebSocket address. */
export function contentSecurityPolicy(connectTo: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self'",
    ['connect-src', "'self'", ...connectTo].join(' '),
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/**
 * What no document of ours may ask the browser for, whoever runs in it; the page itself may read a scanner (`hid`, `serial`), which the
 * Electron shell narrows to the chosen device and a browser to what a person allows.
 */
export const PERMISSIONS_POLICY = [
  ...['accelerometer', 'bluetooth', 'camera', 'clipboard-read', 'display-capture', 'geolocation', 'gyroscope'],
  ...['idle-detection', 'local-fonts', 'magnetometer', 'microphone', 'midi', 'payment', 'publickey-credentials-get'],
  ...['screen-wake-lock', 'storage-access', 'usb', 'window-management', 'xr-spatial-tracking'],
]
  .map((feature) => `${feature}=()`)
  .concat('hid=(self)', 'serial=(self)')
  .join(', ');
