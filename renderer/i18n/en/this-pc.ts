/** What the program around the page does on this PC. */
export const thisPc = {
  thisPc: {
    title: 'This PC',
    kept: 'Name and reason are kept in the journal.',
    reason: 'Reason',
    inBrowser: 'This page runs in a browser, so it cannot:',
    lacks: {
      autostart: 'start by itself when somebody logs in',
      kiosk: 'fill the screen so that only a supervisor gets out, or hold back the keys of the browser',
      scanner: 'read a scanner that is not set to type like a keyboard',
    },
    installed: 'The installed program can do all three.',
    autostart: 'Starts at login',
    autostartOf: {
      on: 'yes',
      off: 'no',
      blocked: 'switched off in the system’s own list of programs',
      unavailable: 'not possible for a program that is not installed',
    },
    autostartOn: 'Start at login',
    autostartOff: 'Do not start at login',
    kiosk: 'Fills the screen',
    kioskOn: 'yes, only a supervisor gets out',
    kioskOff: 'no, it is a window',
    enterKiosk: 'Fill the screen',
    leaveKiosk: 'Leave the full screen',
    scanner: 'Scanner',
    keyboardOnly: 'types like a keyboard',
    chooseScanner: 'Choose a scanner',
    dropScanner: 'Back to the keyboard',
    graphics: 'Drawing',
    software: 'without the graphics card, whose driver crashed again and again',
    howConnected: 'How is the scanner set up?',
    kindOf: {
      hid: {
        name: 'USB HID POS',
        text: 'Best. Its maker’s sheet has a code for it. Needs no focus and no keyboard layout.',
      },
      serial: { name: 'USB COM or serial port', text: 'Its maker’s sheet calls it USB-COM, CDC or virtual COM.' },
    },
    look: 'Look for scanners',
    noneFound: 'None found. Plug it in, scan its maker’s code for this setting, and look again.',
    which: 'Which one is it?',
    chooseOne: 'Choose the scanner first.',
    useIt: 'Use this scanner',
    changes: {
      'autostart-on': {
        title: 'Start at login',
        text: 'Packbench starts when this user logs in to this PC.',
      },
      'autostart-off': {
        title: 'Do not start at login',
        text: 'Somebody has to start Packbench by hand after each login.',
      },
      'kiosk-on': {
        title: 'Fill the screen',
        text: 'The page fills the screen, also after a restart. It is closed and left only with a supervisor’s name and reason, here.',
      },
      'kiosk-off': {
        title: 'Leave the full screen',
        text: 'The page becomes a window again, and anybody can close it.',
      },
      'drop-scanner': {
        title: 'Back to the keyboard',
        text: 'The page no longer reads this scanner. Set it back to typing like a keyboard with its maker’s sheet.',
      },
    },
  },
};
