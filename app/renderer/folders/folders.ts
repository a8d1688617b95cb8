import { Component } from '@angular/core';
/** Not yet. */
@Component({ selector: 'tt-folders', template: 'folders' })
export class Folders {}
