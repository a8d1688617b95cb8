import { Component } from '@angular/core';
/** Not yet. */
@Component({ selector: 'tt-picture', template: 'picture' })
export class PictureView {}
